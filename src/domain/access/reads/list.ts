import { ByDialect, raw, sql, type Sql } from '../../../database/sql.js';
import type { RequestContext } from '../../core/context.js';
import { pathWidth } from '../../core/paths.js';
import type { FilterSpec } from './filters.js';
import type { Resource } from './resource.js';

/** A column of an order, and the property of a row that contains its value. */
export interface Term {
  readonly column: Sql;
  readonly property: string;
  /** Whether the value is computed and not stored. */
  readonly computed?: true;
}

/** A sort order of a list. The last term is unique for every row. */
export type Order = readonly [Term, ...Term[]];

/** The parts of a request that orders and filters can use. */
type ListReads = Pick<RequestContext, 'caller' | 'clock' | 'catalogue'>;

/** A usage that a list is sorted by. */
export interface OrderingUsage {
  readonly name: string;
  /** Restricts the usage to one infrastructure component. */
  readonly infraId?: string | undefined;
}

/** An order by a usage that the caller selects. */
interface UsageOrder {
  byUsage(ctx: ListReads, usage: OrderingUsage): Order;
}

/** An order, or a function that creates it for a request. */
export type OrderOf = Order | ((ctx: ListReads) => Order) | UsageOrder;

/** An order that callers can choose, with its description. */
export interface ListOrder {
  readonly description: string;
  readonly order: OrderOf;
}

export const ordered = (description: string, order: OrderOf): ListOrder => ({
  description,
  order,
});

/** The relation of a list to its parents. */
export interface Link {
  /** The property of a parent that identifies it. */
  readonly key: 'id' | 'path';
  /** The condition for rows of the parent with this key. */
  on(key: Sql): Sql;
}

/**
 * A list of objects of one resource: all objects that the caller can read, or the objects of each
 * parent. `readPages` reads pages of it, and `declareLists` exposes it in the GraphQL API.
 *
 * @example
 * ```ts
 * const clientsOfTenant: List = {
 *   ...declaredList(clientResource),
 *   name: 'clientsOfTenant',
 *   link: link('c.tenant_id'),
 *   authorizedBy: 'row',
 * };
 * ```
 */
export interface List {
  /** Unique name; part of the cursors. */
  readonly name: string;
  readonly resource: Resource;
  readonly link: Link | null;
  /** Condition for all rows of the list; `now` is in milliseconds since the Unix epoch. */
  readonly where?: Sql | ((now: number) => Sql);
  /**
   * `parent`: callers who can read the parent can read all rows. `row`: the caller must be able to
   * read each row, or own it.
   */
  readonly authorizedBy: 'parent' | 'row';
  /** The orders by their public names; the first is the default. */
  readonly orders: Readonly<Record<string, ListOrder>>;
  filters(ctx: ListReads): FilterSpec;
}

/** An order by columns of `alias`, each with the property that contains its value. */
export const by = (alias: string, ...terms: [column: string, property: string][]): Order =>
  terms.map(([column, property]) => ({ column: raw(`${alias}.${column}`), property })) as never;

/** A term of an order by a computed value with the name `property`. */
export const computed = (property: string, column: Sql): Term => ({
  column,
  property,
  computed: true,
});

/** Links rows to their parents by this column. */
export const link = (column: string): Link => ({
  key: 'id',
  on: (key) => sql`${raw(column)} = ${key}`,
});

/** Links rows to parents by a column with the id of the parent tenant or one of its ancestors. */
export const linkFromAbove = (column: string): Link => ({
  key: 'path',
  on: (key) =>
    sql`${raw(column)} in (select above.id from tenants above where above.path in (${pathsTo(key)}))`,
});

/** Like `pathsTo` in `domain/core/paths.ts`, for the path in a column. */
export const pathsTo = (key: Sql) =>
  new ByDialect(
    sql`with recursive up(length) as (
        select ${pathWidth} union all select length + ${pathWidth} from up where length < length(${key}))
      select substr(${key}, 1, length) from up`,
    sql`select substr(cast(${key} as text), 1, up.length)
      from generate_series(${pathWidth}, length(cast(${key} as text)), ${pathWidth}) up(length)`,
  );
