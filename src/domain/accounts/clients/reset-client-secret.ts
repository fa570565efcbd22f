import { Type } from '@sinclair/typebox';
import { Client } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { DomainError, notFound } from '../../core/errors.js';
import { hashSecret, randomSecret } from '../../core/secrets.js';
import { assertCovers, lockTrustee } from '../../access/policies/policy-rules.js';
import { Uuid } from '../../core/schema.js';
import { setUpdatedAt } from '../../core/set-updated-at.js';
import type { ClientWithSecret } from './add-client.js';
import { clientById, authorizeClient } from '../../access/principals/client-reads.js';

/**
 * Replaces the secret and the registration token of a client and invalidates all its tokens
 * (`POST /clients/{client_id}/reset_secret`).
 *
 * @throws DomainError `ACCESS_DENIED`, also for a public client
 */
export const resetClientSecret = action({
  name: 'resetClientSecret',
  scopes: ['tenant_admin'],
  input: Type.Object({ clientId: Uuid }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { clientId }): Promise<ClientWithSecret> {
    await lockTrustee(ctx.session, { type: 'client', id: clientId });
    await authorizeClient(ctx, clientId);
    await assertCovers(ctx, { type: 'client', id: clientId });
    const client = await ctx.em.findOneOrFail(Client, clientId);
    if (client.deletedAt !== null) throw notFound('client', clientId);
    if (client.tokenEndpointAuthMethod === 'none') {
      throw new DomainError('ACCESS_DENIED', 'a public client has no secret');
    }
    const secret = randomSecret();
    const registrationToken = randomSecret();
    client.secretHash = hashSecret(secret);
    client.registrationTokenHash = hashSecret(registrationToken);
    client.tokenGeneration++;
    setUpdatedAt(client, ctx.now);
    ctx.audit({
      tenantId: client.tenantId,
      objectType: 'client',
      objectId: clientId,
      fields: ['secret'],
    });
    await ctx.em.flush();
    return { client: (await clientById(ctx.session, clientId))!, secret, registrationToken };
  },
});
