import { sql } from '../../../database/sql.js';
import type { Services } from '../../core/context.js';
import { recurring } from '../../core/jobs/recurring.js';
import { writeAsPlatform } from '../../core/platform-write.js';
import { lookUpRecord, type RecordState } from './domain-record.js';
import { providersWhere, type StoredProvider } from './provider-reads.js';

const hour = 3600_000;
const day = 24 * hour;

/** Interval between lookups of a verified domain, in milliseconds. */
const checkEvery = day;

/** Time after which a domain without its record is no longer verified, in milliseconds. */
const missingGrace = 3 * day;

/** As `missingGrace`, for failed lookups: an outage of the DNS must not end verifications. */
const unavailableGrace = 30 * day;

/** Maximum number of concurrent lookups, and of domains in one run. */
const atOnce = 10;
const mostPerRun = 1000;

/** Looks up the records of verified domains again, and ends the verification of domains without one. */
export const recheckDomains = recurring('recheck-domains', hour, async (run) => {
  const { services, job, signal } = run;
  const due = await providersWhere(
    services.database.session(),
    sql`i.domain_verified_at is not null
      and i.domain_checked_at <= ${services.clock() - checkEvery}`,
  );
  due.sort((a, b) => a.domainCheckedAt! - b.domainCheckedAt!);
  for (let i = 0; i < Math.min(due.length, mostPerRun) && !signal.aborted; i += atOnce) {
    await recheck(services, job.id, due.slice(i, i + atOnce));
  }
});

async function recheck(
  services: Services,
  cause: string,
  providers: readonly StoredProvider[],
): Promise<void> {
  const states = await Promise.all(
    providers.map((provider) => lookUpRecord(services.dns, provider)),
  );
  await writeAsPlatform(services, 'recheckIdentityProviderDomain', cause, async (ctx) => {
    for (const [index, provider] of providers.entries()) {
      const ended = endsVerification(provider, states[index]!, ctx.now);
      const failing = states[index] === 'found' ? null : (provider.domainFailingSince ?? ctx.now);
      const [changed] = await ctx.session.all(
        sql`update identity_providers set domain_checked_at = ${ctx.now},
            domain_failing_since = ${ended ? null : failing},
            domain_verified_at = ${ended ? null : provider.domainVerifiedAt!}
          where id = ${provider.id} and domain_key = ${provider.domainKey}
            and owner_tenant_id = ${provider.ownerTenantId}
            and domain_verified_at = ${provider.domainVerifiedAt!}
            and domain_checked_at = ${provider.domainCheckedAt!} returning id`,
      );
      if (!changed || !ended) continue;
      ctx.audit({
        tenantId: provider.ownerTenantId,
        objectType: 'identityProvider',
        objectId: provider.id,
        fields: ['domainVerifiedAt'],
      });
    }
  });
}

/** Whether the verification of the domain ends with this result of a lookup. */
function endsVerification(
  { domainFailingSince }: StoredProvider,
  state: RecordState,
  now: number,
): boolean {
  if (state === 'found' || domainFailingSince == null) return false;
  return now - domainFailingSince >= (state === 'missing' ? missingGrace : unavailableGrace);
}
