import { AccessPolicy, closed, inputProperties } from '../../../entities/index.js';
import { action, type WriteContext } from '../../core/action.js';
import { authorizeClient } from '../principals/client-reads.js';
import { DomainError } from '../../core/errors.js';
import { authorizeForeignGroup } from '../security-groups/group-rules.js';
import { lockTree } from '../tree/tree-locks.js';
import { tenantById, tenantNotFound } from '../tree/tenant-reads.js';
import { authorizeUser } from '../principals/user-reads.js';
import { addPolicy, grantKey } from './policy-changes.js';
import { notOnesOwn, policiesOfTrustee, policyById, type PolicyRow } from './policy-reads.js';
import { assertMayGrant, knownRole, lockTrustee, type Trustee } from './policy-rules.js';

/**
 * Grants a user, client or security group a role on a tenant or on one resource in it (`POST
 * /users/{user_id}/access_policies`).
 */
export const grantRole = action({
  name: 'grantRole',
  scopes: ['tenant_admin'],
  input: closed(inputProperties(AccessPolicy, 'create')),
  writes: true,
  async perform(ctx, { trusteeType, trusteeId, ...grant }): Promise<PolicyRow> {
    const named = { type: trusteeType, id: trusteeId };
    await lockTree(ctx.session, 'share');
    await lockTrustee(ctx.session, named);
    const trustee = await authorizeTrustee(ctx, named);
    const role = knownRole(ctx, grant.roleId, ['roleId']);
    const tenant = await tenantById(ctx.session, grant.tenantId, ['kind', 'ownerId', 'deletedAt']);
    if (!tenant) throw tenantNotFound(grant.tenantId);
    assertMayGrant(ctx, tenant, role, trustee);
    const held = await policiesOfTrustee(ctx, trustee);
    const known = held.find((policy) => grantKey(policy) === grantKey(grant));
    if (known) {
      throw new DomainError(
        'CONFLICT',
        `the ${trusteeType === 'user_group' ? 'group' : trusteeType} already has this role on the tenant`,
        {
          context: { accessPolicyId: known.id },
        },
      );
    }
    const { id } = addPolicy(ctx, trustee, grant);
    await ctx.em.flush();
    return (await policyById(ctx.session, id))!;
  },
});

/**
 * @throws DomainError for a trustee that is not visible to or not administered by the caller, that
 *   is the caller, or that is a group of the caller
 */
async function authorizeTrustee(ctx: WriteContext, { type, id }: Trustee): Promise<Trustee> {
  if (type === 'user_group')
    return { type, id, within: (await authorizeForeignGroup(ctx, id)).path };
  if (ctx.caller.id === id) throw notOnesOwn();
  if (type === 'user') await authorizeUser(ctx, id);
  else await authorizeClient(ctx, id);
  return { type, id };
}
