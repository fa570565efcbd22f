import { Type } from '@sinclair/typebox';
import { and, inUuids, sql } from '../../../database/sql.js';
import { compareKeys, type Contact, type MfaStatus } from '../../../entities/index.js';
import { action, type ActionContext } from '../../core/action.js';
import { holds, type TreePosition } from '../../core/caller.js';
import { heldThroughGroups } from '../../access/policies/held-through-groups.js';
import { readable } from '../../access/reads/resource.js';
import { accessPolicyResource } from '../../access/policies/policy-resource.js';
import { Uuid, oneOf } from '../../core/schema.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';
import { UsageOrder, usageOfUsers } from '../../commerce/usages/usage-order.js';
import { organizationOf } from '../../access/tree/organization.js';
import { isEnabledAt } from '../../access/principals/enabled.js';

export const userOrders = [
  'as_is',
  'login',
  'status',
  'name',
  'roles',
  'level',
  'mfa_status',
  'contact_types',
] as const;
export type UserOrder = (typeof userOrders)[number];

interface Sortable extends TreePosition {
  id: string;
  number: number;
  tenantId: string;
  personalTenantId: string | null;
  loginKey: string;
  enabled: boolean;
  disableAfter: number | null;
  mfaStatus: MfaStatus;
  /** Name of the contact. */
  nameKey: string | null;
  types: Contact['types'] | null;
}

/** Lists the ids of the users of a tenant, sorted (`GET /tenants/{tenant_id}/users`). */
export const listUserIds = action({
  name: 'listUserIds',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    {
      tenantId: Uuid,
      /** Whether to include users of the units in a customer, or of the folders in any other tenant. */
      includeGrandChildren: Type.Optional(Type.Boolean()),
      order: Type.Optional(
        Type.Object(
          {
            by: oneOf(userOrders),
            descending: Type.Boolean(),
            /** Primary sort key: the usage. */
            usage: Type.Optional(UsageOrder),
          },
          { additionalProperties: false },
        ),
      ),
      allowDeleted: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { tenantId, includeGrandChildren, order, allowDeleted = false }) {
    const tenant = await authorizeTenant(ctx, tenantId, { allowDeleted });
    const rows = await ctx.session.all<Sortable>(
      sql`select u.id as "id", u.number as "number", u.tenant_id as "tenantId",
          u.personal_tenant_id as "personalTenantId", u.login_key as "loginKey",
          u.enabled as "enabled", u.disable_after as "disableAfter", u.mfa_status as "mfaStatus",
          c.name_key as "nameKey", c.types as "types", t.path as "path", t.depth as "depth",
          t.barrier as "barrier"
        from tenants t join users u on u.tenant_id = t.id
        left join contacts c on c.user_id = u.id and c.embedded = ${true}
        where ${and([
          includeGrandChildren
            ? sql`t.id in ${organizationOf(tenant.id)}`
            : sql`t.id = ${tenant.id}`,
          allowDeleted ? undefined : sql`u.deleted_at is null`,
        ])} order by u.number`,
    );
    const visible = rows.filter((row) => holds(ctx.caller, row, ['tenant_viewer']));
    const { by, descending, usage } = order ?? { by: 'name', descending: false };
    const ids = (await inOrder(ctx, visible, by)).map(({ id }) => id);
    if (usage) {
      const used = await usageOfUsers(ctx, visible, usage);
      ids.sort((a, b) => used.get(a)! - used.get(b)!);
    }
    return descending ? ids.reverse() : ids;
  },
});

/** First and last name, or the login of a user without a name. */
const nameOf = ({ nameKey, loginKey }: Sortable) => nameKey ?? loginKey;

/**
 * The sort key before the names. It is computed here and not in SQL, so that the order is the same
 * on both databases.
 */
async function inOrder(ctx: ActionContext, rows: Sortable[], by: UserOrder): Promise<Sortable[]> {
  if (by === 'as_is') return rows;
  const roles = by === 'roles' ? await rolesOf(ctx, rows) : undefined;
  const keys: Record<Exclude<UserOrder, 'as_is'>, (row: Sortable) => string | number> = {
    login: ({ loginKey }) => loginKey,
    // Enabled users first.
    status: (row) => (isEnabledAt(row, ctx.now) ? 0 : 1),
    name: nameOf,
    roles: ({ id }) => roles!.get(id) ?? '',
    level: ({ depth }) => depth,
    mfa_status: ({ mfaStatus }) => mfaStatus,
    contact_types: ({ types }) => [...(types ?? [])].sort().join(),
  };
  const keyed = rows.map((row) => ({ row, key: keys[by](row), name: nameOf(row) }));
  const compare = (a: string | number, b: string | number) =>
    typeof a === 'number' ? a - Number(b) : compareKeys(a, String(b));
  // GraphQL also sorts equal names by id.
  keyed.sort(
    (a, b) => compare(a.key, b.key) || compare(a.name, b.name) || compareKeys(a.row.id, b.row.id),
  );
  return keyed.map(({ row }) => row);
}

/**
 * Returns the roles of each user as one text, ordered by name. The order does not reveal policies
 * that are not visible to the caller.
 */
async function rolesOf(ctx: ActionContext, rows: Sortable[]): Promise<Map<string, string>> {
  const ids = rows.map(({ id }) => id);
  const visible = readable(ctx.caller, accessPolicyResource);
  const held = await ctx.session.all<{ userId: string; roleId: string }>(
    sql`select p.trustee_id as "userId", p.role_id as "roleId" from access_policies p
        join tenants t on t.id = p.tenant_id
        where ${inUuids('p.trustee_id', ids)} and p.deleted_at is null and ${visible}
      union
      select m.member_id, p.role_id from ${heldThroughGroups('user', inUuids('m.member_id', ids))}
        and ${visible}`,
  );
  const roles = new Map<string, string[]>();
  for (const { userId, roleId } of held) roles.set(userId, [...(roles.get(userId) ?? []), roleId]);
  return new Map(Array.from(roles, ([id, list]) => [id, list.sort().join()]));
}
