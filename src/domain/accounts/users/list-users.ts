import { Type, type Static } from '@sinclair/typebox';
import { and, inTexts, inUuids, raw, sql, startsWith, type Sql } from '../../../database/sql.js';
import { tenantKind } from '../../../entities/index.js';
import { action, type ActionContext } from '../../core/action.js';
import type { TreePosition } from '../../core/caller.js';
import { badInput } from '../../core/errors.js';
import { pageLimit, pageOf, selectsNothing, type Page } from '../../core/list.js';
import { isWithin, pathsTo } from '../../core/paths.js';
import { holdsPolicy } from '../../access/policies/held-through-groups.js';
import { fewChangedSince, rowsBeforeTenants } from '../../access/reads/changed-since.js';
import { onlyReadable } from '../../access/reads/authorize.js';
import { readable } from '../../access/reads/resource.js';
import { accessPolicyResource } from '../../access/policies/policy-resource.js';
import { userResource } from '../../access/principals/principal-resources.js';
import { Moment, Uuid, oneOf, plainText } from '../../core/schema.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';
import { visibleBelow } from '../../access/tree/visible-tenants.js';
import { organizationOf } from '../../access/tree/organization.js';
import { userSelection, type UserRow } from '../../access/principals/user-reads.js';

/** Maximum and default page size. */
const pageSize = 2000;

const ForeignId = plainText(255);

const Filter = Type.Object(
  {
    uuids: Type.Optional(Type.Array(Uuid, { maxItems: 100 })),
    originId: Type.Optional(ForeignId),
    externalIds: Type.Optional(Type.Array(ForeignId, { maxItems: 100 })),
    tenantId: Type.Optional(Uuid),
    subtreeRootTenantId: Type.Optional(Uuid),
    updatedSince: Type.Optional(Moment),
    allowDeleted: Type.Optional(Type.Boolean()),
    /** Whether to include only the tenant at the root of the subtree, its folders and its units. */
    insideOrganization: Type.Optional(Type.Boolean()),
    /** Roles, of which a user must have at least one. */
    accessPolicies: Type.Optional(Type.Array(ForeignId, { maxItems: 100 })),
    tenantKinds: Type.Optional(Type.Array(oneOf(tenantKind.values), { maxItems: 100 })),
    /** Includes only tenants on the path from the root of the subtree to this one. */
    targetTenantId: Type.Optional(Uuid),
  },
  { additionalProperties: false },
);
type Filter = Static<typeof Filter>;

/** The position of the last row of a page: the path of its tenant, and its id. */
type Position = [path: string, id: string];

/**
 * Lists users by ids, of a tenant, of a subtree, or of an origin (`GET /users`). A cursor contains
 * its filters.
 */
export const listUsers = action({
  name: 'listUsers',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    {
      filter: Type.Optional(Filter),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
      after: Type.Optional(Type.String({ maxLength: 20_000 })),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { filter: given = {}, limit: maximum, after }): Promise<Page<UserRow>> {
    const limit = pageLimit(maximum, pageSize);
    const [filter, position] = after
      ? ctx.cursors.open<[Filter, Position]>('users', after)
      : [given, undefined];
    if (selectsNothing(filter)) {
      ctx.authorizedBy('filter');
      return { items: [] };
    }
    assertConsistent(filter);
    const rows = await select(ctx, filter, limit, position);
    return pageOf(ctx, 'users', rows, limit, filter, ({ path, id }) => [path, id]);
  },
});

/** Pairs of filters that exclude each other. Errors name the first one. */
const exclusive = [
  ['externalIds', 'uuids'],
  ['tenantId', 'uuids'],
  ['subtreeRootTenantId', 'uuids'],
  ['subtreeRootTenantId', 'externalIds'],
  ['subtreeRootTenantId', 'tenantId'],
] as const;

/** Filters that require another filter. */
const dependent = [
  ['externalIds', 'tenantId'],
  ['insideOrganization', 'subtreeRootTenantId'],
  ['accessPolicies', 'insideOrganization'],
  ['tenantKinds', 'insideOrganization'],
  ['targetTenantId', 'insideOrganization'],
] as const;

/** @throws DomainError `BAD_INPUT` for filters that exclude each other or require another one */
function assertConsistent(filter: Filter): void {
  const given = (name: keyof Filter) => filter[name] !== undefined && filter[name] !== false;
  for (const [name, other] of exclusive) {
    if (given(name) && given(other))
      throw badInput(name, `${name} cannot be combined with another filter of the request`);
  }
  for (const [name, other] of dependent) {
    if (given(name) && !given(other))
      throw badInput(name, `${name} requires a filter that is missing`);
  }
  if (!(['uuids', 'tenantId', 'subtreeRootTenantId', 'originId'] as const).some(given)) {
    throw badInput('uuids', 'uuids or another filter that selects a tenant is required');
  }
}

const conditions = ({ originId, externalIds, updatedSince, allowDeleted }: Filter) => [
  allowDeleted ? undefined : sql`u.deleted_at is null`,
  originId === undefined ? undefined : sql`u.origin_id = ${originId}`,
  externalIds && inTexts('u.external_id', externalIds),
  updatedSince === undefined ? undefined : sql`u.updated_at > ${updatedSince}`,
];

const usersOfTenants = raw('tenants t join users u on u.tenant_id = t.id');

const users = (where: readonly (Sql | undefined)[], order: Sql, source = usersOfTenants) =>
  sql`select ${userSelection} from ${source} where ${and(where)} order by ${order}`;

async function select(
  ctx: ActionContext,
  filter: Filter,
  limit: number,
  position: Position | undefined,
): Promise<UserRow[]> {
  const { uuids, tenantId, subtreeRootTenantId } = filter;
  const byId = [...conditions(filter), position && sql`u.id > ${position[1]}`];
  if (uuids) {
    const rows = await ctx.session.all<UserRow>(
      users([inUuids('u.id', uuids), ...byId], sql`u.id`),
    );
    return onlyReadable(ctx, userResource, rows).slice(0, limit + 1);
  }
  if (subtreeRootTenantId) return subtree(ctx, filter, limit, position);
  if (tenantId) {
    const tenant = await authorizeTenant(ctx, tenantId, {
      allowDeleted: filter.allowDeleted ?? false,
    });
    return ctx.session.all<UserRow>(
      sql`${users([sql`t.id = ${tenant.id} and u.tenant_id = ${tenant.id}`, ...byId], sql`u.id`)}
        limit ${limit + 1}`,
    );
  }
  ctx.authorizeAnywhere();
  const visible = readable(ctx.caller, userResource);
  return ctx.session.all<UserRow>(sql`${users([visible, ...byId], sql`u.id`)} limit ${limit + 1}`);
}

/** Ordered by the paths of the tenants, because the index on paths returns any subtree in this order. */
async function subtree(
  ctx: ActionContext,
  filter: Filter,
  limit: number,
  position: Position | undefined,
): Promise<UserRow[]> {
  const allowDeleted = filter.allowDeleted ?? false;
  const root = await authorizeTenant(ctx, filter.subtreeRootTenantId!, { allowDeleted });
  const where = [
    startsWith('t.path', root.path),
    visibleBelow(ctx.caller, root, ['tenant_viewer'], 't'),
    ...conditions(filter),
    position &&
      sql`t.path >= ${position[0]} and (t.path > ${position[0]} or u.id > ${position[1]})`,
    ...(filter.insideOrganization ? await organization(ctx, filter, root) : []),
  ];
  const source = (await fewChangedSince(ctx, 'users', filter.updatedSince))
    ? rowsBeforeTenants('users', 'u')
    : usersOfTenants;
  return ctx.session.all<UserRow>(
    sql`${users(where, sql`t.path, u.id`, source)} limit ${limit + 1}`,
  );
}

async function organization(
  ctx: ActionContext,
  { accessPolicies, tenantKinds: allowedKinds, targetTenantId, allowDeleted = false }: Filter,
  root: TreePosition & { id: string },
): Promise<(Sql | undefined)[]> {
  let onTheWay: Sql | undefined;
  if (targetTenantId !== undefined) {
    const target = await authorizeTenant(ctx, targetTenantId, { allowDeleted });
    if (!isWithin(target.path, root.path)) {
      throw badInput('targetTenantId', 'targetTenantId is not a tenant of the subtree');
    }
    onTheWay = inTexts('t.path', pathsTo(target.path));
  }
  return [
    sql`t.id in ${organizationOf(root.id)}`,
    onTheWay,
    allowedKinds && inTexts('t.kind', allowedKinds),
    // Only policies that the caller can read, because a filter must not reveal others.
    accessPolicies &&
      holdsPolicy(
        'u',
        sql`${inTexts('p.role_id', accessPolicies)} and ${readable(ctx.caller, accessPolicyResource)}`,
      ),
  ];
}
