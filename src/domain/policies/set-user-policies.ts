import { Type } from '@sinclair/typebox';
import { action } from '../action.js';
import { Uuid } from '../schema.js';
import { lockTree } from '../tenants/place.js';
import { gateUser } from '../users/user-reads.js';
import { notOnesOwn, type PolicyRow } from './policy-reads.js';
import { lockTrustee, type Trustee } from './policy-rules.js';
import { replacePolicies, wantedPolicy } from './replace-policies.js';

/** A policy that a user shall hold. */
export const WantedUserPolicy = wantedPolicy('user');

/**
 * Replaces the policies of a user (`PUT /users/{user_id}/access_policies`): what stays keeps its
 * id, the others go and come. Policies on tenants that the caller cannot see are out of reach and
 * stay as they are, and so are those of the user's groups.
 */
export const setUserPolicies = action({
  name: 'setUserPolicies',
  scopes: ['user_admin'],
  input: Type.Object(
    { userId: Uuid, items: Type.Array(WantedUserPolicy, { maxItems: 1000 }) },
    { additionalProperties: false },
  ),
  writes: true,
  async perform(ctx, { userId, items }): Promise<PolicyRow[]> {
    const trustee: Trustee = { type: 'user', id: userId };
    await lockTree(ctx.session, 'share');
    await lockTrustee(ctx.session, trustee);
    if (ctx.caller.id === userId) throw notOnesOwn();
    const { tenantId } = await gateUser(ctx, userId);
    const policies = await replacePolicies(ctx, trustee, items);
    ctx.audit({ tenantId, objectType: 'user', objectId: userId, fields: ['accessPolicies'] });
    return policies;
  },
});
