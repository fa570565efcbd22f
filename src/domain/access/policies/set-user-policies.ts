import { Type } from '@sinclair/typebox';
import { action } from '../../core/action.js';
import { Uuid } from '../../core/schema.js';
import { lockTree } from '../tree/tree-locks.js';
import { authorizeUser } from '../principals/user-reads.js';
import { notOnesOwn, type PolicyRow } from './policy-reads.js';
import { lockTrustee, type Trustee } from './policy-rules.js';
import { replacePolicies, requestedPolicy } from './replace-policies.js';

/** A requested access policy of a user. */
export const RequestedUserPolicy = requestedPolicy('user');

/**
 * Replaces the access policies of a user (`PUT /users/{user_id}/access_policies`). Unchanged
 * policies keep their ids. Policies on tenants that are not visible to the caller and the policies
 * of the groups of the user do not change.
 */
export const setUserPolicies = action({
  name: 'setUserPolicies',
  scopes: ['user_admin'],
  input: Type.Object(
    { userId: Uuid, items: Type.Array(RequestedUserPolicy, { maxItems: 1000 }) },
    { additionalProperties: false },
  ),
  writes: true,
  async perform(ctx, { userId, items }): Promise<PolicyRow[]> {
    const trustee: Trustee = { type: 'user', id: userId };
    await lockTree(ctx.session, 'share');
    await lockTrustee(ctx.session, trustee);
    if (ctx.caller.id === userId) throw notOnesOwn();
    const { tenantId } = await authorizeUser(ctx, userId);
    const policies = await replacePolicies(ctx, trustee, items);
    ctx.audit({ tenantId, objectType: 'user', objectId: userId, fields: ['accessPolicies'] });
    return policies;
  },
});
