import { randomUUID } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { takePolicies } from '../../access/policies/policy-changes.js';
import { assertCovers, lockTrustee } from '../../access/policies/policy-rules.js';
import { Uuid } from '../../core/schema.js';
import { authorizeClient } from '../../access/principals/client-reads.js';
import { clientScopes, scopesFor } from './client-rules.js';

/**
 * Deletes a client and its policies (`DELETE /clients/{client_id}`). The caller must be able to
 * grant all its roles.
 */
export const deleteClient = action({
  name: 'deleteClient',
  scopes: clientScopes,
  input: Type.Object({ clientId: Uuid }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { clientId }): Promise<{ id: string }> {
    const trustee = { type: 'client', id: clientId } as const;
    await lockTrustee(ctx.session, trustee);
    const { tenantId } = await authorizeClient(ctx, clientId, {
      scopes: ({ type }) => scopesFor(type),
    });
    await assertCovers(ctx, trustee);
    const deletion = randomUUID();
    await ctx.session.all(
      sql`update clients set deleted_at = ${ctx.now}, updated_at = ${ctx.now},
          version = version + 1, deletion_id = ${deletion}
        where id = ${clientId} and deleted_at is null`,
    );
    await takePolicies(ctx, sql`trustee_id = ${clientId} and trustee_type = ${'client'}`, deletion);
    ctx.audit({ tenantId, objectType: 'client', objectId: clientId });
    return { id: clientId };
  },
});
