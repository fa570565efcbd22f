import { join, raw, sql, type Sql } from '../../../database/sql.js';
import type { RequestContext } from '../../core/context.js';
import { badInput } from '../../core/errors.js';
import { selection } from './resource.js';
import type { List, Order } from './list.js';

/** Maximum and default size of a page. */
export const largestPage = 500;
export const defaultPage = 20;

interface OrderBy {
  readonly field: string;
  readonly direction: 'ASC' | 'DESC';
  /** Name of the usage, for an order by usage. */
  readonly usage?: string | null;
  /** Infrastructure component of the usage. Default: any component. */
  readonly infraId?: string | null;
}

/** The requested part of a list: the arguments of a Relay connection. */
export interface PageRequest {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
  /** Conditions on fields of the list, and `and`, `or` and `not`. */
  readonly filter?: object | null | undefined;
  readonly orderBy?: OrderBy | null | undefined;
  readonly includeDeleted?: boolean | undefined;
}

/** A validated `PageRequest`. */
export interface Plan {
  readonly list: List;
  readonly order: Order;
  readonly descending: boolean;
  readonly limit: number;
  /** Whether the page is counted from the end of the list. */
  readonly backwards: boolean;
  readonly request: PageRequest;
}

/** @throws DomainError `BAD_INPUT` for invalid page arguments */
export function planOf(ctx: RequestContext, list: List, request: PageRequest): Plan {
  const { first, last, orderBy } = request;
  if (first != null && last != null)
    throw badInput('last', 'last and first are mutually exclusive');
  const [limit, name] = last != null ? [last, 'last'] : [first ?? defaultPage, 'first'];
  if (!Number.isInteger(limit) || limit < 0 || limit > largestPage) {
    throw badInput(name, `${name} must be a number from 0 to ${largestPage}`);
  }
  return {
    list,
    order: orderOf(ctx, list, orderBy),
    descending: orderBy?.direction === 'DESC',
    limit,
    backwards: last != null,
    request,
  };
}

function orderOf(ctx: RequestContext, { orders }: List, orderBy: PageRequest['orderBy']): Order {
  const chosen = orderBy ? orders[orderBy.field] : Object.values(orders)[0];
  if (!chosen) throw badInput('orderBy', 'the list does not support this order');
  const { order } = chosen;
  const { usage, infraId } = orderBy ?? {};
  if ('byUsage' in order) {
    if (usage == null) {
      throw badInput(['orderBy', 'usage'], 'orderBy.usage is required for an order by usage');
    }
    return order.byUsage(ctx, { name: usage, infraId: infraId ?? undefined });
  }
  for (const [name, value] of Object.entries({ usage, infraId })) {
    if (value == null) continue;
    throw badInput(['orderBy', name], `orderBy.${name} is allowed only for an order by usage`);
  }
  return typeof order === 'function' ? order(ctx) : order;
}

/** The columns of an order, separated by commas. */
export const columnsOf = (order: Order): Sql =>
  join(
    order.map(({ column }) => column),
    ', ',
  );

/** The rows on one side of a position in the order of the list. */
export function beyond(
  { order, descending }: Plan,
  values: (string | number)[],
  after: boolean,
): Sql {
  const operator = raw(after === descending ? '<' : '>');
  const position = join(
    values.map((value) => sql`${value}`),
    ', ',
  );
  return sql`(${columnsOf(order)}) ${operator} (${position})`;
}

/** Whether the rows are read in descending order. */
export const isReversed = ({ descending, backwards }: Plan): boolean => descending !== backwards;

/**
 * The `order by` clause. Values with names in `named` are referred to by their names in the
 * selection: those that are computed, all of them around a subquery, or none of them without a
 * selection.
 */
export const ordering = (plan: Plan, named: 'computed' | 'all' | 'none' = 'computed') =>
  join(
    plan.order.map(({ column, property, computed }) => {
      const byName = named === 'all' || (computed && named === 'computed');
      const term = byName ? raw(`"${property}"`) : column;
      return isReversed(plan) ? sql`${term} desc` : term;
    }),
    ', ',
  );

/** The selection of each row: the requested properties, and those that the cursor contains. */
export function selectionOf({ list, order }: Plan, properties: readonly string[]): Sql {
  const stored = order.filter(({ computed }) => !computed).map(({ property }) => property);
  return order
    .filter(({ computed }) => computed)
    .reduce(
      (head, { column, property }) => sql`${head}, ${column} as ${raw(`"${property}"`)}`,
      selection(list.resource, [...properties, ...stored]),
    );
}
