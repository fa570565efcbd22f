import { changedFields } from '../../../database/changed-fields.js';
import { IdentityProvider } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { versionMismatch } from '../../core/errors.js';
import { setUpdatedAt } from '../../core/set-updated-at.js';
import { assertNotOwnSignIn } from '../../access/policies/policy-rules.js';
import { fetchedMetadata } from './fetch-metadata.js';
import { UpdateProviderInput } from './provider-input.js';
import { authorizeOwner } from './provider-owner.js';
import { authorizeProvider, writtenProvider, type ProviderRow } from './provider-reads.js';
import {
  applyProvider,
  assertDomainFree,
  assertUnused,
  providerScopes,
  resetVerification,
} from './provider-rules.js';

/**
 * Changes an identity provider (`PUT /identity_providers/{idp_id}`). An unused provider can be
 * moved to another tenant that the caller administers, or become internal: users of an internal
 * provider sign in with a password.
 */
export const updateProvider = action({
  name: 'updateIdentityProvider',
  scopes: providerScopes,
  input: UpdateProviderInput,
  writes: true,
  async prepare(ctx, { idpId, ...changes }) {
    const { idpType, address } = await authorizeProvider(ctx, idpId);
    return fetchedMetadata(ctx, { idpType, ...changes }, address);
  },
  async perform(ctx, { idpId, version, ...changes }, metadata): Promise<ProviderRow> {
    const stored = await authorizeProvider(ctx, idpId);
    assertNotOwnSignIn(ctx, stored);
    const provider = await ctx.em.findOneOrFail(IdentityProvider, idpId);
    if (provider.version !== version) throw versionMismatch('idp', idpId);
    const { ownerTenantId } = changes;
    if (ownerTenantId !== undefined && ownerTenantId !== provider.ownerTenantId) {
      const owner = await authorizeOwner(ctx, ownerTenantId);
      await assertUnused(ctx, stored);
      provider.ownerTenantId = owner.id;
      resetVerification(provider);
    }
    // Single sign-on applies to users of all types of providers except `internal`.
    const { idpType } = changes;
    if (idpType !== undefined && (idpType === 'internal') !== (stored.idpType === 'internal')) {
      await assertUnused(ctx, stored);
    }
    await applyProvider(ctx, provider, changes, metadata);
    await assertDomainFree(ctx, provider);
    setUpdatedAt(provider, ctx.now);
    ctx.audit({
      tenantId: provider.ownerTenantId,
      objectType: 'identityProvider',
      objectId: idpId,
      fields: changedFields(ctx.em, provider, Object.keys(changes), {
        oauth2ClientSecret: 'encryptedClientSecret',
      }),
    });
    await ctx.em.flush();
    return writtenProvider(ctx, idpId);
  },
});
