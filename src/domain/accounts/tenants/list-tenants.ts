import { Type, type Static } from '@sinclair/typebox';
import { and, inUuids, sql, startsWith, type Sql } from '../../../database/sql.js';
import type { OfferingItemType } from '../../../entities/index.js';
import { action, type ActionContext } from '../../core/action.js';
import { badInput } from '../../core/errors.js';
import { pageLimit, pageOf, type Page } from '../../core/list.js';
import { hasItems } from '../../commerce/offering-items/tenants-with-items.js';
import { onlyReadable } from '../../access/reads/authorize.js';
import { tenantResource } from '../../access/tree/tenant-resource.js';
import { Moment, Uuid } from '../../core/schema.js';
import {
  allTenantColumns,
  authorizeTenant,
  listed,
  tenantSelection,
  type TenantRow,
} from '../../access/tree/tenant-reads.js';
import { visibleBelow } from '../../access/tree/visible-tenants.js';

/** Maximum and default page size. */
const pageSize = 5000;

const Filter = Type.Object(
  {
    uuids: Type.Optional(Type.Array(Uuid, { maxItems: 100 })),
    parentId: Type.Optional(Uuid),
    subtreeRootId: Type.Optional(Uuid),
    updatedSince: Type.Optional(Moment),
    allowDeleted: Type.Optional(Type.Boolean()),
    /**
     * Whether to return only tenants with offering items that are counted. Combined with
     * `withInfraOfferingItems`, one of both is sufficient.
     */
    withOfferingItems: Type.Optional(Type.Boolean()),
    /** Whether to return only tenants with offering items that are bound to infrastructure. */
    withInfraOfferingItems: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
type Filter = Static<typeof Filter>;

/** The position of the last row of a page: its level and its path. */
type Position = [depth: number, path: string];

/**
 * Lists tenants by ids, the children of a tenant, or a subtree level by level (`GET /tenants`). A
 * cursor contains its filters.
 */
export const listTenants = action({
  name: 'listTenants',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    {
      filter: Type.Optional(Filter),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
      after: Type.Optional(Type.String({ maxLength: 10_000 })),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { filter: given = {}, limit: maximum, after }): Promise<Page<TenantRow>> {
    const limit = pageLimit(maximum, pageSize);
    const [filter, position] = after
      ? ctx.cursors.open<[Filter, Position]>('tenants', after)
      : [given, undefined];
    const { uuids, parentId, subtreeRootId } = filter;
    if ([uuids, parentId, subtreeRootId].filter((value) => value !== undefined).length !== 1) {
      throw badInput(
        'uuids',
        (name) =>
          `exactly one of ${name('uuids')}, ${name('parentId')} and ${name('subtreeRootId')} is required`,
      );
    }
    const rows = uuids
      ? await byIds(ctx, filter, uuids, limit, position)
      : parentId
        ? await children(ctx, filter, parentId, limit, position)
        : await subtree(ctx, filter, subtreeRootId!, limit, position);
    return pageOf(ctx, 'tenants', rows, limit, filter, ({ depth, path }) => [depth, path]);
  },
});

function withItems({ withOfferingItems, withInfraOfferingItems }: Filter): Sql | undefined {
  const types: OfferingItemType[] = [];
  if (withOfferingItems) types.push('count');
  if (withInfraOfferingItems) types.push('infra');
  return types.length > 0 ? hasItems(types) : undefined;
}

function conditions(filter: Filter): (Sql | undefined)[] {
  const { allowDeleted, updatedSince } = filter;
  return [
    allowDeleted ? sql`t.owner_id is null` : listed('t'),
    updatedSince === undefined ? undefined : sql`t.updated_at > ${updatedSince}`,
    withItems(filter),
  ];
}

const selectTenants = (where: Sql) =>
  sql`select ${tenantSelection(allTenantColumns)} from tenants t where ${where}
    order by t.depth, t.path`;

const selectPage = (where: Sql, limit: number) => sql`${selectTenants(where)} limit ${limit + 1}`;

async function byIds(
  ctx: ActionContext,
  filter: Filter,
  ids: readonly string[],
  limit: number,
  position: Position | undefined,
): Promise<TenantRow[]> {
  const rows = await ctx.session.all<TenantRow>(
    selectTenants(
      and([
        inUuids('t.id', ids),
        filter.allowDeleted ? undefined : sql`t.deleted_at is null`,
        filter.updatedSince === undefined ? undefined : sql`t.updated_at > ${filter.updatedSince}`,
        withItems(filter),
        position && sql`(t.depth, t.path) > (${position[0]}, ${position[1]})`,
      ]),
    ),
  );
  // Rows that the caller cannot read do not count for the limit.
  return onlyReadable(ctx, tenantResource, rows).slice(0, limit + 1);
}

async function children(
  ctx: ActionContext,
  filter: Filter,
  parentId: string,
  limit: number,
  position: Position | undefined,
): Promise<TenantRow[]> {
  const parent = await authorizeTenant(ctx, parentId, {
    allowDeleted: filter.allowDeleted ?? false,
  });
  return ctx.session.all<TenantRow>(
    selectPage(
      and([
        sql`t.parent_id = ${parent.id} and t.depth > 0`,
        ...conditions(filter),
        visibleBelow(ctx.caller, parent, ['tenant_viewer'], 't'),
        position && sql`t.path > ${position[1]}`,
      ]),
      limit,
    ),
  );
}

/** Level by level, because the index on depth and path returns the rows of any subtree in this order. */
async function subtree(
  ctx: ActionContext,
  filter: Filter,
  rootId: string,
  limit: number,
  position: Position | undefined,
): Promise<TenantRow[]> {
  const root = await authorizeTenant(ctx, rootId, { allowDeleted: filter.allowDeleted ?? false });
  const deepest = await ctx.session.first<{ depth: number }>(
    sql`select max(t.depth) as "depth" from tenants t`,
  );
  const rows: TenantRow[] = [];
  for (let depth = position?.[0] ?? root.depth; depth <= deepest!.depth; depth++) {
    const level = await ctx.session.all<TenantRow>(
      selectPage(
        and([
          sql`t.depth = ${depth}`,
          startsWith('t.path', root.path),
          ...conditions(filter),
          visibleBelow(ctx.caller, root, ['tenant_viewer'], 't'),
          position && position[0] === depth ? sql`t.path > ${position[1]}` : undefined,
        ]),
        limit - rows.length,
      ),
    );
    rows.push(...level);
    if (rows.length > limit) break;
  }
  return rows;
}
