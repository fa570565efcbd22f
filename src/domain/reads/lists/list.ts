import { ByDialect, raw, sql, type Sql } from '../../../database/sql.js';
import type { RequestContext } from '../../context.js';
import { pathWidth } from '../../paths.js';
import { oneOfIds, within, type FilterSpec } from '../filters.js';
import type { Kind } from '../kinds.js';
import type { OrderingUsage } from '../usage-conditions.js';

/** One column of an order, and the property of a row that has its value. */
export interface Term {
  readonly column: Sql;
  readonly property: string;
  /** The value is not stored with the row, but computed. */
  readonly computed?: true;
}

/** What a list can be sorted by. The last term is different for every row. */
export type Order = readonly [Term, ...Term[]];

/** What orders and filters may need of a request. */
type ListReads = Pick<RequestContext, 'caller' | 'clock' | 'catalogue'>;

/** An order by what is used of something that the caller names. */
interface UsageOrder {
  byUsage(ctx: ListReads, usage: OrderingUsage): Order;
}

/** An order, or how it is made for a request. */
export type OrderOf = Order | ((ctx: ListReads) => Order) | UsageOrder;

/** How a list hangs on its parents. */
export interface Link {
  /** The property of a parent that names it. */
  readonly key: 'id' | 'path';
  /** The condition on a row of the list, for a parent of this key. */
  on(key: Sql): Sql;
}

/**
 * A list of objects of one kind: everything the caller may read, or what hangs on each of many
 * parents.
 */
export interface List {
  /** Unique; part of the cursors. */
  readonly name: string;
  readonly kind: Kind;
  readonly link: Link | null;
  /** What is true of every row of the list at the moment `now`. */
  readonly where?: Sql | ((now: number) => Sql);
  /**
   * `parent`: whoever may read the parent may read the list. `row`: every row is asked about, or is
   * the caller's own.
   */
  readonly gate: 'parent' | 'row';
  /** By the name that callers know it by; the first is the default. */
  readonly orders: Readonly<Record<string, OrderOf>>;
  filters(ctx: ListReads): FilterSpec;
}

/** An order by columns of `alias`, each with the property that has its value. */
export const by = (alias: string, ...terms: [column: string, property: string][]): Order =>
  terms.map(([column, property]) => ({ column: raw(`${alias}.${column}`), property })) as never;

/** One term of an order by what is computed, under the name `property`. */
export const computed = (property: string, column: Sql): Term => ({
  column,
  property,
  computed: true,
});

/** The orders of objects that carry the usual moments. */
export const datedOrders = (alias: string) => ({
  ID: by(alias, ['id', 'id']),
  CREATED_AT: by(alias, ['created_at', 'createdAt'], ['id', 'id']),
  UPDATED_AT: by(alias, ['updated_at', 'updatedAt'], ['id', 'id']),
});

/** The filters of objects that carry the usual moments. */
export const dates = (alias: string): FilterSpec => ({
  ids: oneOfIds(`${alias}.id`),
  createdAt: within(`${alias}.created_at`),
  updatedAt: within(`${alias}.updated_at`),
});

/** The list links to its parents by this column. */
export const link = (column: string): Link => ({
  key: 'id',
  on: (key) => sql`${raw(column)} = ${key}`,
});

/** The list has what belongs, by this column, to its parent or to a tenant above it. */
export const linkFromAbove = (column: string): Link => ({
  key: 'path',
  on: (key) =>
    sql`${raw(column)} in (select above.id from tenants above where above.path in (${pathsTo(key)}))`,
});

/** As `pathsTo` of the domain, of a path that is a column. */
export const pathsTo = (key: Sql) =>
  new ByDialect(
    sql`with recursive up(length) as (
        select ${pathWidth} union all select length + ${pathWidth} from up where length < length(${key}))
      select substr(${key}, 1, length) from up`,
    sql`select substr(cast(${key} as text), 1, up.length)
      from generate_series(${pathWidth}, length(cast(${key} as text)), ${pathWidth}) up(length)`,
  );
