import { Type } from '@sinclair/typebox';
import { sql } from '../../database/sql.js';
import { action } from '../action.js';
import { notFound } from '../errors.js';
import { Uuid } from '../schema.js';
import { takePolicies } from './policy-changes.js';
import { gatePolicy } from './policy-reads.js';
import { assertMayRevoke } from './policy-rules.js';

/** Takes a role away from whoever holds it (`DELETE /access_policies/{access_policy_id}`). */
export const revokeRole = action({
  name: 'revokeRole',
  scopes: ['tenant_admin'],
  input: Type.Object({ accessPolicyId: Uuid }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { accessPolicyId }): Promise<{ id: string }> {
    assertMayRevoke(ctx, await gatePolicy(ctx, accessPolicyId));
    const taken = await takePolicies(ctx, sql`id = ${accessPolicyId}`);
    // Somebody else took it between the gate and here.
    if (taken === 0) throw notFound('accessPolicy', accessPolicyId);
    return { id: accessPolicyId };
  },
});
