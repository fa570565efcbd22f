import { Type } from '@sinclair/typebox';
import { inUuids, sql, type Sql } from '../../../database/sql.js';
import type { MfaStatus } from '../../../entities/index.js';
import { action, type WriteContext } from '../../core/action.js';
import { badInput } from '../../core/errors.js';
import { usersBeyond } from '../../access/policies/returning-roles.js';
import { Uuid } from '../../core/schema.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import { authorizeTenant, tenantById, type TenantRow } from '../../access/tree/tenant-reads.js';
import { assertUnlocked } from '../../access/tree/tenant-rules.js';
import { isSwitched, switchScopes } from './tenant-mfa.js';
import { demandedStatus, removeSecondFactors, setUserStatuses } from './user-statuses.js';

/**
 * Requires MFA for all users of a tenant and of the folders or units that are part of it, from
 * their next sign-in on (`PUT /tenants/{tenant_id}/mfa/status`). If it is no longer required, their
 * authenticators are deleted.
 *
 * @throws DomainError `BAD_INPUT` for a folder or unit, which inherits the setting
 */
export const setTenantMfa = action({
  name: 'setTenantMfa',
  scopes: switchScopes,
  input: Type.Object({ tenantId: Uuid, enabled: Type.Boolean() }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { tenantId, enabled }): Promise<TenantRow> {
    // Prevents concurrent creation of tenants and users, which would be missed.
    await lockTree(ctx.session, 'alone');
    const tenant = await authorizeTenant(ctx, tenantId);
    if (!isSwitched(tenant.kind)) {
      throw badInput(
        'tenantId',
        `tenantId is the ID of a ${tenant.kind}, which inherits this setting from the tenant that it is part of`,
      );
    }
    await assertUnlocked(ctx, tenant);
    await setTenants(ctx, tenantId, enabled ? 'enabled' : 'disabled');
    if (enabled) await demandOfUsers(ctx, tenantId);
    else await demandNothingOfUsers(ctx, tenantId);
    ctx.audit({
      tenantId,
      objectType: 'tenant',
      objectId: tenantId,
      fields: ['mfaStatus'],
    });
    return (await tenantById(ctx.session, tenantId))!;
  },
});

/**
 * Applies the MFA setting of the new parent to a moved folder and its contents. Does not delete
 * authenticators.
 */
export async function followParent(ctx: WriteContext, tenantId: string): Promise<void> {
  const tenant = await ctx.session.first<{ kind: string; own: MfaStatus; above: MfaStatus }>(
    sql`select t.kind as "kind", t.mfa_status as "own", parent.mfa_status as "above"
      from tenants t join tenants parent on parent.id = t.parent_id where t.id = ${tenantId}`,
  );
  if (tenant?.kind !== 'folder' || tenant.own === tenant.above) return;
  await setTenants(ctx, tenantId, tenant.above);
  if (tenant.above === 'enabled') await demandOfUsers(ctx, tenantId);
}

async function setTenants(ctx: WriteContext, tenantId: string, status: MfaStatus): Promise<void> {
  await ctx.session.all(
    sql`update tenants set mfa_status = ${status}, version = version + 1, updated_at = ${ctx.now}
      where id in ${partsOf(tenantId)} and mfa_status <> ${status}`,
  );
}

/** Requires MFA of all users except those whom an administrator has exempted. */
async function demandOfUsers(ctx: WriteContext, tenantId: string): Promise<void> {
  const users = sql`tenant_id in ${partsOf(tenantId)} and mfa_status <> ${'forcibly_disabled'}`;
  await setUserStatuses(ctx, users, demandedStatus);
}

/** A user with roles that the caller cannot grant keeps the second factor (ADR 0016). */
async function demandNothingOfUsers(ctx: WriteContext, tenantId: string): Promise<void> {
  const parts = partsOf(tenantId);
  const others = await usersBeyond(ctx, sql`x.tenant_id in ${parts}`);
  const covered = sql`not ${inUuids('users.id', others)}`;
  await removeSecondFactors(
    ctx,
    sql`select users.id from users where users.tenant_id in ${parts} and ${covered}`,
  );
  await setUserStatuses(
    ctx,
    sql`tenant_id in ${parts} and (mfa_status <> ${'enabled'} or ${covered})`,
    sql`${'disabled'}`,
  );
}

/**
 * The ids of a tenant and of the folders or units that are part of it, including deleted and
 * personal tenants, so that restored tenants have the current setting.
 */
function partsOf(tenantId: string): Sql {
  return sql`(with recursive parts(id) as (
      select r.id from tenants r where r.id = ${tenantId}
      union all
      select m.id from tenants m join parts p on m.parent_id = p.id
      where m.kind in ('folder', 'unit') and m.depth > 0)
    select id from parts)`;
}
