import { createHash } from 'node:crypto';
import { ByDialect, and, raw, sql, type Sql } from '../../../database/sql.js';
import type { Planned } from '../../../database/session.js';
import type { RequestContext } from '../../core/context.js';
import { DomainError } from '../../core/errors.js';
import { filterCondition, type Filter } from './filters.js';
import { firstRows, isByPath, isStored, readsLargeSubtree } from './large-subtrees.js';
import { existing, readable, readableOfFew, withTenants } from './resource.js';
import type { List } from './list.js';
import { beyond, ordering, planOf, selectionOf, type PageRequest, type Plan } from './plan-page.js';

export type Row = Readonly<Record<string, unknown>> & { readonly id: string };

/** One page of a list under one parent. */
export interface Page {
  readonly rows: readonly Row[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** The cursor of one of the rows. */
  cursorOf(row: Row): string;
}

/** A digest that binds a cursor to its parent, filter and order. */
function digest({ list, request }: Plan, parent: string | null): string {
  const { filter, orderBy, includeDeleted } = request;
  const order = orderBy
    ? [orderBy.field, orderBy.direction === 'DESC', orderBy.usage, orderBy.infraId]
    : null;
  const text = JSON.stringify([parent, filter ?? null, order, includeDeleted ?? false]);
  return createHash('sha256').update(`${list.name} ${text}`).digest('base64url').slice(0, 16);
}

const cursorList = (list: List) => `graph:${list.name}`;

/** @throws DomainError `BAD_CURSOR` if the cursor belongs to another list, parent, filter or order */
function openCursor(
  ctx: RequestContext,
  plan: Plan,
  parent: string | null,
  cursor: string,
): (string | number)[] {
  const [made, values] = ctx.cursors.open<[string, (string | number)[]]>(
    cursorList(plan.list),
    cursor,
  );
  if (made === digest(plan, parent)) return values;
  throw new DomainError('BAD_CURSOR', 'the cursor is not valid for this list', {
    field: ['after'],
  });
}

/**
 * How a list is read. `few`: its rows are those of few tenants. `near`: they are looked for among the
 * first rows of the order. `match`: they are found by the filter.
 */
type Way = 'few' | 'near' | 'match';

/** The conditions for the rows of a list that the caller can read, without parent and page. */
function conditions(
  ctx: RequestContext,
  { list, request }: Pick<Plan, 'list' | 'request'>,
  way: Way,
): (Sql | undefined)[] {
  const { resource } = list;
  const { caller } = ctx;
  const readableRows = way === 'few' && !list.link ? readableOfFew : readable;
  const filter = request.filter as Filter | null | undefined;
  return [
    request.includeDeleted ? undefined : existing(resource),
    typeof list.where === 'function' ? list.where(ctx.clock()) : list.where,
    list.authorizedBy === 'parent' ? undefined : readableRows(caller, resource),
    filter ? filterCondition(list.filters(ctx), filter, way === 'match') : undefined,
  ];
}

const tables = ({ resource, authorizedBy: reader }: List): Sql =>
  reader === 'row' ? withTenants(resource) : resource.from;

/**
 * The parents as a table `parent`, with expressions for the key of each parent and its zero-based
 * position. Rows refer to their parent by its position, which is shorter than the key.
 */
function parentTable(key: 'id' | 'path', parents: readonly string[]) {
  const array = `{${parents.join(',')}}`;
  const type = raw(key === 'id' ? 'uuid[]' : 'text[]');
  return {
    from: new ByDialect(
      sql`json_each(${JSON.stringify(parents)}) parent`,
      sql`unnest(${array}::${type}) with ordinality parent(key, number)`,
    ),
    key: sql`${new ByDialect(raw('parent.value'), raw('parent.key'))}`,
    position: sql`${new ByDialect(raw('parent.key'), raw('parent.number - 1'))}`,
  };
}

/**
 * Reads the requested page of `list` for each of `parents` with one statement. If the request has a
 * cursor, reads one page per parent, and returns an error for each parent that the cursor does not
 * belong to.
 *
 * @example
 * ```ts
 * const [page] = await readPages(ctx, lists.usersOfTenant, [tenantId], { first: 20 }, ['id', 'login']);
 * ```
 *
 * @param parents ids or paths, depending on the link of the list; `[null]` for a list without
 *   parents
 * @param properties the properties to read of each row
 * @returns one page or error per parent, in the order of `parents`
 * @throws DomainError `BAD_INPUT` for invalid page arguments
 */
export async function readPages(
  ctx: RequestContext,
  list: List,
  parents: readonly (string | null)[],
  request: PageRequest,
  properties: readonly string[],
): Promise<(Page | Error)[]> {
  const plan = planOf(ctx, list, request);
  const position = request.after ?? request.before;
  if (parents.length === 1 || position != null) {
    // A cursor belongs to one parent: the other parents get an error.
    return Promise.all(
      parents.map((parent) =>
        readPage(ctx, plan, parent, properties).catch((error: unknown) => error as Error),
      ),
    );
  }
  const { link } = list;
  const table = parentTable(link!.key, parents as string[]);
  const selected = selectionOf(plan, properties);
  const where = and([link!.on(table.key), ...conditions(ctx, plan, 'few')]);
  const order = ordering(plan);
  const { alias } = list.resource;
  const rows = await ctx.session.all<Row & { parent: number }>(
    sql`${new ByDialect(
      sql`select ${table.position} as "parent", ${selected} from ${table.from}
        cross join ${list.resource.from} where ${raw(alias)}.rowid in (
          select ${raw(alias)}.rowid from ${tables(list)} where ${where}
          order by ${ordering(plan, 'none')} limit ${plan.limit + 1})
        order by parent.key, ${order}`,
      // A nested loop over the parents in order, each with its rows in order.
      sql`select ${table.position} as "parent", x.* from ${table.from} cross join lateral (
          select ${selected} from ${tables(list)} where ${where}
          order by ${order} limit ${plan.limit + 1}) x`,
    )}`,
  );
  const lists = parents.map((): Row[] => []);
  for (const row of rows) lists[row.parent]!.push(row);
  return parents.map((parent, index) => pageOf(ctx, plan, parent, lists[index]!));
}

async function readPage(
  ctx: RequestContext,
  plan: Plan,
  parent: string | null,
  properties: readonly string[],
): Promise<Page> {
  const { list, request } = plan;
  const position = (cursor: string | null | undefined, after: boolean) =>
    cursor == null ? undefined : beyond(plan, openCursor(ctx, plan, parent, cursor), after);
  const selected = selectionOf(plan, properties);
  const positions = [position(request.after, true), position(request.before, false)];
  const linked = parent === null ? undefined : list.link!.on(sql`${parent}`);
  const where = (way: Way) => [linked, ...conditions(ctx, plan, way)];
  const select = (from: Sql, all: readonly (Sql | undefined)[]) =>
    sql`select ${selected} from ${from} where ${and(all)}`;
  const page = async (rows: Sql, order = ordering(plan), planned?: Planned) => {
    const limited = sql`${rows} order by ${order} limit ${plan.limit + 1}`;
    return pageOf(ctx, plan, parent, await ctx.session.all<Row>(limited, planned));
  };
  if (!(await readsLargeSubtree(ctx, list, parent))) {
    return page(select(tables(list), [...where('few'), ...positions]));
  }
  if (isStored(plan.order)) {
    const start = isByPath(plan.order)
      ? [...positions, linked, readable(ctx.caller, list.resource)]
      : positions;
    const near = firstRows(plan, start, ctx.treeSizes.nearRows);
    const found = await page(select(near.from, [...where('near'), near.where]));
    if (found.rows.length === plan.limit && found.more) return found;
  }
  // Few rows match, or many must be sorted. Without the subquery, PostgreSQL would expect to find
  // a page soon in the order, and read nearly all rows.
  const matching = select(tables(list), [...where('match'), ...positions]);
  const fenced = sql`select x.* from (${matching} offset 0) x`;
  return ctx.session.dialect === 'sqlite'
    ? page(matching)
    : page(fenced, ordering(plan, 'all'), 'each');
}

function pageOf(ctx: RequestContext, plan: Plan, parent: string | null, rows: Row[]): ListPage {
  const more = rows.length > plan.limit;
  if (more) rows.length = plan.limit;
  if (plan.backwards) rows.reverse();
  return new ListPage(ctx, plan, parent, rows, more);
}

class ListPage implements Page {
  private made: string | undefined;

  constructor(
    private readonly ctx: RequestContext,
    private readonly plan: Plan,
    private readonly parent: string | null,
    readonly rows: readonly Row[],
    /** Whether more rows follow in the direction of the read. */
    readonly more: boolean,
  ) {}

  get hasNextPage(): boolean {
    return this.plan.backwards ? this.plan.request.before != null : this.more;
  }

  get hasPreviousPage(): boolean {
    return this.plan.backwards ? this.more : this.plan.request.after != null;
  }

  cursorOf(row: Row): string {
    const { ctx, plan, parent } = this;
    this.made ??= digest(plan, parent);
    const values = plan.order.map(({ property }) => row[property]);
    return ctx.cursors.seal(cursorList(plan.list), [this.made, values]);
  }
}

/** Maximum number of rows that are counted: a list can have millions. */
export const mostCounted = 10_000;

/**
 * Counts the rows of `list` on all pages for each of `parents` with one statement.
 *
 * @returns the numbers of rows; more than `mostCounted` for a longer list
 * @throws DomainError `BAD_INPUT`
 */
export async function countRows(
  ctx: RequestContext,
  list: List,
  parents: readonly (string | null)[],
  request: PageRequest,
): Promise<number[]> {
  const large = await readsLargeSubtree(ctx, list, parents[0]!);
  const where = conditions(ctx, { list, request }, large ? 'match' : 'few');
  const count = (link?: Sql) =>
    sql`select count(*) as "count" from (
      select 1 from ${tables(list)} where ${and([link, ...where])} limit ${mostCounted + 1}) counted`;
  if (!list.link) return [(await ctx.session.first<{ count: number }>(count()))!.count];
  const table = parentTable(list.link.key, parents as string[]);
  const rows = await ctx.session.all<{ parent: number; count: number }>(
    sql`select ${table.position} as "parent", (${count(list.link.on(table.key))}) as "count"
      from ${table.from}`,
  );
  const counts = parents.map(() => 0);
  for (const row of rows) counts[row.parent] = row.count;
  return counts;
}
