import { Type } from '@sinclair/typebox';
import { inUuids, raw, sql } from '../../../database/sql.js';
import {
  enumeration,
  type Tenant,
  type TenantKind,
  type ValueOf,
} from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { holds, type TreePosition } from '../../core/caller.js';
import type { RequestContext } from '../../core/context.js';
import type { Scope } from '../../core/scopes.js';
import { Uuid } from '../../core/schema.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';
import { enabledAt } from '../../access/principals/enabled.js';

/** The scopes that allow changing the MFA setting of a tenant. */
export const switchScopes = [
  'root_admin',
  'partner_admin',
  'company_admin',
] as const satisfies readonly Scope[];

/**
 * Whether tenants of `kind` have their own setting. Folders and units inherit it from the partner
 * or customer that they are part of.
 */
export const isSwitched = (kind: TenantKind): boolean => kind !== 'folder' && kind !== 'unit';

export const tenantMfaStatus = enumeration(
  'TenantMfaStatus',
  'Whether a tenant requires a second factor of its users.',
  {
    enabled: 'All users need a second factor, except those exempted by an administrator.',
    disabled:
      'The tenant does not require a second factor. It can still be required of individual users.',
  },
);

/** Whether a tenant requires a second factor of its users, and how many have set it up. */
export interface TenantMfa {
  readonly tenantId: string;
  readonly status: ValueOf<typeof tenantMfaStatus>;
  /**
   * Number of users who can sign in, in the tenant and the folders or units that are part of it.
   */
  readonly usersCount: number;
  /** Number of these users who must enter a code of their authenticator. */
  readonly usersWithTotpCount: number;
  /** Whether the caller can change the setting. */
  readonly updateAllowed: boolean;
}

interface Row extends TreePosition, Pick<Tenant, 'id' | 'kind' | 'mfaStatus'> {
  readonly usersCount: number;
  readonly usersWithTotpCount: number;
  readonly lockPath: string | null;
  readonly lockDepth: number;
  readonly lockBarrier: number;
}

/**
 * Returns the MFA status of the tenants `ids`, in that order. The caller must be authorized to read
 * them. One statement.
 */
export async function readTenantMfa(
  ctx: RequestContext,
  ids: readonly string[],
): Promise<TenantMfa[]> {
  const rows = await ctx.session.all<Row>(
    sql`with recursive members(tenant_id, id) as (
        select r.id, r.id from tenants r where ${inUuids('r.id', ids)}
        union all
        select o.tenant_id, m.id from tenants m join members o on m.parent_id = o.id
        where m.kind in ('folder', 'unit') and m.deleted_at is null and m.owner_id is null
          and m.depth > 0),
      counts as (
        select o.tenant_id, count(u.id) as users,
          count(case when u.mfa_status = ${'enabled'} then 1 end) as secured
        from members o left join users u on u.tenant_id = o.id and u.deleted_at is null
          and ${enabledAt('u', ctx.clock())}
        group by o.tenant_id)
      select t.id as "id", t.kind as "kind", t.mfa_status as "mfaStatus", t.path as "path",
        t.depth as "depth", t.barrier as "barrier",
        ${raw('c.users as "usersCount", c.secured as "usersWithTotpCount"')},
        l.path as "lockPath", l.depth as "lockDepth", l.barrier as "lockBarrier"
      from counts c join tenants t on t.id = c.tenant_id
      left join tenants l on l.id = t.update_lock_owner_id and t.update_lock_enabled = ${true}`,
  );
  const found = new Map(rows.map((row) => [row.id, present(ctx, row)]));
  return ids.map((id) => found.get(id)!);
}

function present({ caller }: RequestContext, row: Row): TenantMfa {
  const { lockPath: path, lockDepth: depth, lockBarrier: barrier } = row;
  const locked = path !== null && !holds(caller, { path, depth, barrier }, ['tenant_admin']);
  return {
    tenantId: row.id,
    status: row.mfaStatus === 'enabled' ? 'enabled' : 'disabled',
    usersCount: row.usersCount,
    usersWithTotpCount: row.usersWithTotpCount,
    updateAllowed: isSwitched(row.kind) && !locked && holds(caller, row, switchScopes),
  };
}

/** Returns the MFA status of a tenant (`GET /tenants/{tenant_id}/mfa/status`). */
export const getTenantMfa = action({
  name: 'getTenantMfa',
  scopes: ['tenant_viewer'],
  input: Type.Object({ tenantId: Uuid }, { additionalProperties: false }),
  async perform(ctx, { tenantId }): Promise<TenantMfa> {
    await authorizeTenant(ctx, tenantId, { columns: [] });
    const [status] = await readTenantMfa(ctx, [tenantId]);
    return status!;
  },
});
