import { Type, type Static } from '@sinclair/typebox';
import { and, inUuids, raw, sql, startsWith } from '../../../database/sql.js';
import { action, type ActionContext } from '../../core/action.js';
import { badInput } from '../../core/errors.js';
import { pageLimit, pageOf, type Page } from '../../core/list.js';
import { fewChangedSince, rowsBeforeTenants } from '../reads/changed-since.js';
import { readable } from '../reads/resource.js';
import { accessPolicyResource } from './policy-resource.js';
import { Moment, Uuid } from '../../core/schema.js';
import { authorizeTenant } from '../tree/tenant-reads.js';
import { visibleBelow } from '../tree/visible-tenants.js';
import { policySelection, type PolicyRow } from './policy-reads.js';

/** Maximum and default page size. */
const pageSize = 5000;

const Filter = Type.Object(
  {
    /** Ids of users or clients. */
    users: Type.Optional(Type.Array(Uuid, { maxItems: 1000 })),
    subtreeRootTenantId: Type.Optional(Uuid),
    updatedSince: Type.Optional(Moment),
    allowDeleted: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
type Filter = Static<typeof Filter>;

/** The position of the last row of a page: the path of its tenant, and its id. */
type Position = [path: string, id: string];

/**
 * Lists the access policies that the caller can read: of some users, on the tenants of a subtree,
 * or all (`GET /access_policies`). A cursor contains its filters.
 */
export const listAccessPolicies = action({
  name: 'listAccessPolicies',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    {
      filter: Type.Optional(Filter),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
      after: Type.Optional(Type.String({ maxLength: 100_000 })),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { filter: given = {}, limit: maximum, after }): Promise<Page<PolicyRow>> {
    const limit = pageLimit(maximum, pageSize);
    const [filter, position] = after
      ? ctx.cursors.open<[Filter, Position]>('accessPolicies', after)
      : [given, undefined];
    const { users, updatedSince, allowDeleted = false } = filter;
    if (users && filter.subtreeRootTenantId) {
      throw badInput(
        'users',
        (name) => `${name('users')} and ${name('subtreeRootTenantId')} are mutually exclusive`,
      );
    }
    const where = and([
      ...(await scopeOf(ctx, filter)),
      allowDeleted ? undefined : sql`p.deleted_at is null`,
      updatedSince === undefined ? undefined : sql`p.updated_at > ${updatedSince}`,
      position &&
        sql`t.path >= ${position[0]} and (t.path > ${position[0]} or p.id > ${position[1]})`,
    ]);
    const changesFirst = !users && (await fewChangedSince(ctx, 'access_policies', updatedSince));
    const source = changesFirst
      ? rowsBeforeTenants('access_policies', 'p')
      : raw('tenants t join access_policies p on p.tenant_id = t.id');
    const rows = await ctx.session.all<PolicyRow>(
      sql`select ${policySelection} from ${source} where ${where} order by t.path, p.id limit ${limit + 1}`,
    );
    return pageOf(ctx, 'accessPolicies', rows, limit, filter, ({ path, id }) => [path, id]);
  },
});

/** The conditions for the requested tenants and the authorization. */
async function scopeOf(
  ctx: ActionContext,
  { users, subtreeRootTenantId, allowDeleted = false }: Filter,
) {
  if (users) {
    ctx.authorizedBy('filter');
    return [inUuids('p.trustee_id', users), readable(ctx.caller, accessPolicyResource)];
  }
  if (subtreeRootTenantId) {
    const root = await authorizeTenant(ctx, subtreeRootTenantId, { allowDeleted, columns: ['id'] });
    return [
      startsWith('t.path', root.path),
      visibleBelow(ctx.caller, root, ['tenant_viewer'], 't'),
    ];
  }
  ctx.authorizeAnywhere();
  return [readable(ctx.caller, accessPolicyResource)];
}
