import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { notFound } from '../../core/errors.js';
import { Uuid } from '../../core/schema.js';
import { takePolicies } from './policy-changes.js';
import { authorizePolicy } from './policy-reads.js';
import { assertMayRevoke } from './policy-rules.js';

/** Revokes a role (`DELETE /access_policies/{access_policy_id}`). */
export const revokeRole = action({
  name: 'revokeRole',
  scopes: ['tenant_admin'],
  input: Type.Object({ accessPolicyId: Uuid }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { accessPolicyId }): Promise<{ id: string }> {
    assertMayRevoke(ctx, await authorizePolicy(ctx, accessPolicyId));
    const taken = await takePolicies(ctx, sql`id = ${accessPolicyId}`);
    // A concurrent request has deleted the policy since the authorization.
    if (taken === 0) throw notFound('accessPolicy', accessPolicyId);
    return { id: accessPolicyId };
  },
});
