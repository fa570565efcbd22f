import { ByDialect, and, join, raw, sql, type Sql } from '../../../database/sql.js';
import { gives } from '../../core/caller.js';
import type { RequestContext } from '../../core/context.js';
import type { List, Order } from './list.js';
import { columnsOf, isReversed, ordering, type Plan } from './plan-page.js';

/** A source of rows with their tenants, and a condition for them. */
interface Source {
  readonly from: Sql;
  readonly where: Sql;
}

/**
 * The first `count` rows in the order of a list that match `start`, whether they match the filter or
 * not. An index returns them, so the time is bounded.
 */
export function firstRows(plan: Plan, start: readonly (Sql | undefined)[], count: number): Source {
  const { list, order } = plan;
  const { alias, from } = list.resource;
  const tenants = list.authorizedBy === 'row' ? list.resource.tenants : null;
  const first = (selected: Sql) =>
    sql`(select ${selected} from ${from} where ${and(start)} order by ${ordering(plan)} limit ${count})`;
  const [upTo, furthestFirst] = isReversed(plan) ? ['>=', 'asc'] : ['<=', 'desc'];
  const keys = order.map(({ column }, index) => sql`${column} as ${raw(`key${index}`)}`);
  const byKeys = order.map((_, index) => raw(`key${index} ${furthestFirst}`));
  const furthest = sql`select * from ${first(join(keys, ', '))} order by ${join(byKeys, ', ')} limit 1`;
  const rows = sql`${first(raw(`${alias}.*`))} ${raw(alias)}`;
  return {
    from: sql`${new ByDialect(
      // SQLite reads the rows before their tenants only in a cross join.
      tenants ? sql`${from} cross ${tenants}` : from,
      tenants ? sql`${rows} ${tenants}` : rows,
    )}`,
    where: sql`${new ByDialect(
      // It would sort the rows of a subquery again. It reads the index up to the last of these rows.
      and([...start, sql`(${columnsOf(order)}) ${raw(upTo)} (${furthest})`]),
      raw('1 = 1'),
    )}`,
  };
}

/** Whether the index on the order of tenants starts at the subtree, too. */
export const isByPath = ([{ property }]: Order) => property === 'path';

/** Whether all values that the rows are sorted by are stored, and so have an index. */
export const isStored = (order: Order) => order.every(({ computed }) => !computed);

/** Maximum number of subtrees of a caller whose sizes are read. */
const mostPaths = 20;

/** Whether the list has the objects of a large part of the tree. */
export async function readsLargeSubtree(
  { caller, treeSizes }: RequestContext,
  { link, resource }: List,
  parent: string | null,
): Promise<boolean> {
  if (link) return link.key === 'path' && parent !== null && treeSizes.isLarge(parent);
  const paths = caller.grants.flatMap((grant) =>
    gives(grant, resource.readScopes) ? [grant.path] : [],
  );
  for (const path of [...new Set(paths)].slice(0, mostPaths)) {
    if (await treeSizes.isLarge(path)) return true;
  }
  return false;
}
