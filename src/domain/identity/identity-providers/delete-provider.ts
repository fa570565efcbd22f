import { randomUUID } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { versionMismatch } from '../../core/errors.js';
import { Uuid, Version } from '../../core/schema.js';
import { authorizeProvider } from './provider-reads.js';
import { assertUnused, providerScopes } from './provider-rules.js';

/**
 * Deletes an identity provider that no user and no tenant uses
 * (`DELETE /identity_providers/{idp_id}`), and ends the sessions that it authenticated.
 */
export const deleteProvider = action({
  name: 'deleteIdentityProvider',
  scopes: providerScopes,
  input: Type.Object({ idpId: Uuid, version: Version }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { idpId, version }): Promise<{ id: string }> {
    const provider = await authorizeProvider(ctx, idpId);
    await assertUnused(ctx, provider);
    if (provider.version !== version) throw versionMismatch('idp', idpId);
    const taken = await ctx.session.all(
      sql`update identity_providers set deleted_at = ${ctx.now}, updated_at = ${ctx.now},
          version = version + 1, deletion_id = ${randomUUID()}
        where id = ${idpId} and deleted_at is null and version = ${version} returning id`,
    );
    if (taken.length === 0) throw versionMismatch('idp', idpId);
    await ctx.session.all(
      sql`update login_sessions set ended_at = ${ctx.now}
        where idp_id = ${idpId} and ended_at is null`,
    );
    ctx.audit({
      tenantId: provider.ownerTenantId,
      objectType: 'identityProvider',
      objectId: idpId,
    });
    return { id: idpId };
  },
});
