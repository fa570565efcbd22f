import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { Uuid } from '../../core/schema.js';
import { domainRecord, lookUpRecord } from './domain-record.js';
import { authorizeProvider, writtenProvider, type ProviderRow } from './provider-reads.js';
import { providerScopes } from './provider-rules.js';

/**
 * Looks up the DNS record of a provider, and marks its domain as verified if the record exists. The
 * provider then also applies to logins of the domain that no user has. If the lookup fails, a
 * verified domain remains verified; the job `recheck-domains` can end the verification.
 *
 * @throws DomainError `BUSINESS_RULE` if the record does not exist or the lookup failed,
 *   `ACCOUNT_LOCKED` after too many lookups by one caller, `NOT_FOUND` and `ACCESS_DENIED` as
 *   `authorizeProvider`
 */
export const verifyProviderDomain = action({
  name: 'verifyIdentityProviderDomain',
  scopes: providerScopes,
  input: Type.Object({ idpId: Uuid }, { additionalProperties: false }),
  writes: true,
  async prepare(ctx, { idpId }): Promise<string> {
    const provider = await authorizeProvider(ctx, idpId);
    await ctx.throttles.attempt(ctx.session, { kind: 'domainLookup', name: ctx.caller.id! });
    const state = await lookUpRecord(ctx.dns, provider);
    const { name, value } = domainRecord(provider);
    if (state === 'found') return value;
    throw new DomainError(
      'BUSINESS_RULE',
      state === 'missing'
        ? `the TXT record ${name} with the value ${value} does not exist`
        : `the DNS lookup of the TXT record ${name} failed, try again later`,
      { context: { idpId } },
    );
  },
  async perform(ctx, { idpId }, found): Promise<ProviderRow> {
    const provider = await authorizeProvider(ctx, idpId);
    if (domainRecord(provider).value !== found) {
      throw new DomainError(
        'CONFLICT',
        'the identity provider has changed since the request began',
        {
          context: { idpId },
        },
      );
    }
    await ctx.session.all(
      sql`update identity_providers set domain_checked_at = ${ctx.now},
          domain_verified_at = coalesce(domain_verified_at, ${ctx.now}), domain_failing_since = null
        where id = ${idpId}`,
    );
    ctx.audit({
      tenantId: provider.ownerTenantId,
      objectType: 'identityProvider',
      objectId: idpId,
      fields: ['domainVerifiedAt'],
    });
    return writtenProvider(ctx, idpId);
  },
});
