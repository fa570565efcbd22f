import { randomUUID } from 'node:crypto';
import { and, sql, type Sql } from '../../../database/sql.js';
import { AccessPolicy, inputProperties, newRow } from '../../../entities/index.js';
import type { WriteContext } from '../../core/action.js';
import type { Trustee } from './policy-rules.js';

const { trusteeId: _, trusteeType: _type, ...properties } = inputProperties(AccessPolicy, 'create');

/**
 * The grant of an access policy: a role on a tenant, or on one resource of an application in it.
 */
export const grantFields = properties;
export type GrantFields = Pick<AccessPolicy, 'tenantId' | 'roleId'> &
  Partial<Pick<AccessPolicy, 'resourceServerId' | 'resourceNamespace' | 'resourcePath'>>;

/** The identity of a grant. A trustee cannot have the same grant twice. */
export function grantKey(grant: GrantFields): string {
  return JSON.stringify([
    grant.tenantId,
    grant.roleId,
    grant.resourceServerId ?? '',
    grant.resourceNamespace ?? '',
    grant.resourcePath ?? '',
  ]);
}

/**
 * Adds an access policy to the unit of work with its audit record. The caller must have checked the
 * rules.
 *
 * @param issuerId the tenant of the principal that grants the role, if it is not the caller
 */
export function addPolicy(
  ctx: WriteContext,
  trustee: Trustee,
  grant: GrantFields,
  issuerId: string = ctx.caller.tenantId ?? grant.tenantId,
): AccessPolicy {
  const { tenantId, roleId, resourceServerId, resourceNamespace, resourcePath } = grant;
  const policy = ctx.em.create(
    AccessPolicy,
    newRow(AccessPolicy, ctx.now, {
      id: randomUUID(),
      trusteeId: trustee.id,
      trusteeType: trustee.type,
      issuerId,
      tenantId,
      roleId,
      // An empty part counts as none: the policy is on the tenant as a whole.
      resourceServerId: resourceServerId || null,
      resourceNamespace: resourceNamespace || null,
      resourcePath: resourcePath || null,
    }),
    { persist: true },
  );
  ctx.audit({ tenantId, objectType: 'accessPolicy', objectId: policy.id });
  return policy;
}

/**
 * Marks the policies that match `where` as deleted by `deletionId`, with an audit record for each.
 *
 * @returns the number of policies
 */
export async function takePolicies(
  ctx: WriteContext,
  where: Sql,
  deletionId: string = randomUUID(),
): Promise<number> {
  const taken = await ctx.session.all<{ id: string; tenantId: string }>(
    sql`update access_policies set deleted_at = ${ctx.now}, updated_at = ${ctx.now},
        version = version + 1, deletion_id = ${deletionId}
      where ${and([sql`deleted_at is null`, where])} returning id as "id", tenant_id as "tenantId"`,
  );
  for (const { id, tenantId } of taken) {
    ctx.audit({ tenantId, objectType: 'accessPolicy', objectId: id });
  }
  return taken.length;
}
