import { Type } from '@sinclair/typebox';
import {
  and,
  contains,
  inTexts,
  inUuids,
  join,
  or,
  raw,
  sql,
  startsWith,
  type Sql,
} from '../../../database/sql.js';
import { foldName, type TenantKind } from '../../../entities/index.js';
import { action, type ActionContext } from '../../core/action.js';
import { holds, type TreePosition } from '../../core/caller.js';
import { pathsTo } from '../../core/paths.js';
import { Uuid, visibleText } from '../../core/schema.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';
import { visibleBelow } from '../../access/tree/visible-tenants.js';

interface Found {
  readonly id: string;
  /** Id of the parent tenant of the object. */
  readonly parentId: string;
  /** Names of the tenants from the searched tenant down to the parent. */
  readonly path: readonly string[];
  /** From the contact of the object itself. */
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly deletedAt: number | null;
}

export type SearchHit = Found &
  (
    | { readonly objType: 'tenant'; readonly kind: TenantKind; readonly name: string }
    | { readonly objType: 'user'; readonly login: string }
  );

type Row = SearchHit & { readonly tenantPath: string };

const defaultLimit = 10;
const largestLimit = 100;

/**
 * Searches a subtree for tenants, by name, customer id and contact, and for users, by login and
 * contact (`GET /search`). Compares texts as `foldText` does.
 */
export const searchAccounts = action({
  name: 'searchAccounts',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    {
      tenantId: Uuid,
      text: visibleText(255),
      /** Maximum number of results: at most 100. Default: 10. */
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
      allowDeleted: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { tenantId, text, limit: maximum, allowDeleted }): Promise<SearchHit[]> {
    const limit = Math.min(maximum ?? defaultLimit, largestLimit);
    const root = await authorizeTenant(ctx, tenantId, { allowDeleted: allowDeleted ?? false });
    const key = foldName(text);
    const where = (existing: Sql) =>
      and([
        startsWith('t.path', root.path),
        visibleBelow(ctx.caller, root, ['tenant_viewer'], 't'),
        sql`t.owner_id is null`,
        allowDeleted ? undefined : existing,
      ]);
    const [tenants, users] = await Promise.all([
      search(ctx, root, tenantSearch, where(raw('t.deleted_at is null')), key, limit),
      search(ctx, root, userSearch, where(raw('u.deleted_at is null')), key, limit),
    ]);
    // Neither tenants nor users displace the other.
    const share = Math.max(Math.ceil(limit / 2), limit - users.length);
    const hits = [...tenants.slice(0, share), ...users].slice(0, limit);
    return named(ctx, root, hits);
  },
});

const contactContains = (key: string): Sql =>
  or([contains('c.name_key', key), contains('c.email_key', key)]);

/** Objects that can be searched. */
interface Searched {
  /** The column with their ids. */
  readonly id: string;
  /**
   * Selects ids of the objects on the platform that match, found by indexes: at most `most` by each
   * index.
   */
  matches(key: string, most: number): Sql;
  /** Selects the objects that match, without order. */
  select(key: string, where: Sql): Sql;
  readonly order: Sql;
}

const anyOf = (most: number, ...selects: readonly Sql[]): Sql =>
  join(
    selects.map((select) => sql`(${select} limit ${most})`),
    ' union all ',
  );

const tenantContains = (key: string): Sql =>
  or([contains('t.name_key', key), contains('t.customer_id_key', key)]);

const tenantSearch: Searched = {
  id: 't.id',
  matches: (key, most) =>
    anyOf(
      most,
      sql`select t.id as "id" from tenants t
        where ${tenantContains(key)}`,
      sql`select c.tenant_id from contacts c
        where c.embedded = ${true} and c.user_id is null and ${contactContains(key)}`,
    ),
  select: (key, where) =>
    sql`select 'tenant' as "objType", t.id as "id", t.parent_id as "parentId", t.kind as "kind",
        t.name as "name", c.firstname as "firstName", c.lastname as "lastName",
        t.deleted_at as "deletedAt", t.path as "tenantPath"
      from tenants t
      left join contacts c on c.tenant_id = t.id and c.embedded = ${true} and c.user_id is null
      where ${where}
        and ${or([tenantContains(key), contactContains(key)])}`,
  order: raw('t.path'),
};

const userSearch: Searched = {
  id: 'u.id',
  matches: (key, most) =>
    anyOf(
      most,
      sql`select u.id as "id" from users u where ${contains('u.login_key', key)}`,
      sql`select c.user_id from contacts c
        where c.embedded = ${true} and c.user_id is not null and ${contactContains(key)}`,
    ),
  select: (key, where) =>
    sql`select 'user' as "objType", u.id as "id", u.tenant_id as "parentId", u.login as "login",
        c.firstname as "firstName", c.lastname as "lastName", u.deleted_at as "deletedAt",
        t.path as "tenantPath"
      from tenants t join users u on u.tenant_id = t.id
      left join contacts c on c.user_id = u.id and c.embedded = ${true}
      where ${where} and ${or([contains('u.login_key', key), contactContains(key)])}`,
  order: raw('t.path, u.id'),
};

/**
 * Reads the first matches in a subtree. A small one is read tenant by tenant. For a large one, few
 * matches on the platform are found by their indexes; of many matches, enough are soon found in the
 * order of the tenants.
 */
async function search(
  { session, treeSizes }: ActionContext,
  root: TreePosition,
  { id, matches, select, order }: Searched,
  where: Sql,
  key: string,
  limit: number,
): Promise<Row[]> {
  const read = (condition: Sql) =>
    session.all<Row>(sql`${select(key, condition)} order by ${order} limit ${limit}`);
  // SQLite has no index for parts of texts.
  if (session.dialect === 'sqlite' || !(await treeSizes.isLarge(root.path))) return read(where);
  const { fewMatches } = treeSizes;
  const found = await session.all<{ id: string }>(matches(key, fewMatches + 1));
  if (found.length === 0) return [];
  if (found.length > fewMatches) return read(where);
  return read(
    and([
      where,
      inUuids(
        id,
        found.map((row) => row.id),
      ),
    ]),
  );
}

/** Adds to the hits the names of the tenants above them that the caller can see. */
async function named(ctx: ActionContext, root: TreePosition, hits: Row[]): Promise<SearchHit[]> {
  const above = new Map<string, string[]>();
  for (const { objType, tenantPath } of hits) {
    const paths = pathsTo(tenantPath).filter((path) => path.length >= root.path.length);
    above.set(`${objType} ${tenantPath}`, objType === 'tenant' ? paths.slice(0, -1) : paths);
  }
  const rows = await ctx.session.all<TreePosition & { name: string }>(
    sql`select t.path as "path", t.depth as "depth", t.barrier as "barrier", t.name as "name"
      from tenants t where ${inTexts('t.path', [...new Set([...above.values()].flat())])}`,
  );
  const visible = rows.filter((row) => holds(ctx.caller, row, ['tenant_viewer']));
  const names = new Map(visible.map(({ path, name }) => [path, name]));
  return hits.map(({ tenantPath, ...hit }) => ({
    ...hit,
    path: above.get(`${hit.objType} ${tenantPath}`)!.flatMap((path) => names.get(path) ?? []),
  }));
}
