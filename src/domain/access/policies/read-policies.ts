import { Type } from '@sinclair/typebox';
import { inTexts } from '../../../database/sql.js';
import { trusteeType } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { Uuid, oneOf } from '../../core/schema.js';
import { authorizeTenant } from '../tree/tenant-reads.js';
import { authorizeUser } from '../principals/user-reads.js';
import {
  authorizePolicy,
  policiesOfTenant,
  policiesOfTrustee,
  policiesThroughGroups,
  type PolicyRow,
} from './policy-reads.js';

/**
 * Returns an access policy by id (`GET /access_policies/{access_policy_id}`). Principals can read
 * their own policies and those of their groups.
 */
export const getAccessPolicy = action({
  name: 'getAccessPolicy',
  scopes: ['tenant_viewer'],
  input: Type.Object({ accessPolicyId: Uuid }, { additionalProperties: false }),
  perform: (ctx, { accessPolicyId }): Promise<PolicyRow> =>
    authorizePolicy(ctx, accessPolicyId, { self: true }),
});

/**
 * Lists the access policies of a user on tenants that the caller can read (`GET
 * /users/{user_id}/access_policies`). Users can read all of their own.
 */
export const listUserPolicies = action({
  name: 'listUserPolicies',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    {
      userId: Uuid,
      /** Whether to include the policies that apply to the user through groups. */
      includeGroups: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { userId, includeGroups = false }): Promise<PolicyRow[]> {
    await authorizeUser(ctx, userId, { self: true });
    const own = await policiesOfTrustee(ctx, { type: 'user', id: userId });
    return includeGroups ? [...own, ...(await policiesThroughGroups(ctx, userId))] : own;
  },
});

/**
 * Lists the policies on a tenant, optionally only of some types of trustees
 * (`GET /tenants/{tenant_id}/access_policies`).
 */
export const listTenantPolicies = action({
  name: 'listTenantPolicies',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    {
      tenantId: Uuid,
      trusteeTypes: Type.Optional(Type.Array(oneOf(trusteeType.values), { maxItems: 100 })),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { tenantId, trusteeTypes: types }): Promise<PolicyRow[]> {
    const { id } = await authorizeTenant(ctx, tenantId, { columns: ['id'] });
    return policiesOfTenant(ctx.session, id, types && inTexts('p.trustee_type', types));
  },
});
