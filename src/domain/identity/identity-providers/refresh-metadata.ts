import { sql } from '../../../database/sql.js';
import { IdentityProvider } from '../../../entities/index.js';
import type { RequestContext, Services } from '../../core/context.js';
import { recurring } from '../../core/jobs/recurring.js';
import { writeAsPlatform } from '../../core/platform-write.js';
import { setUpdatedAt } from '../../core/set-updated-at.js';
import { providersWhere, type StoredProvider } from './provider-reads.js';
import { isSafeUrl } from './provider-rules.js';
import { UselessMetadata, readSamlMetadata } from './saml-metadata.js';

const minute = 60_000;

/** Interval between fetches of metadata, in milliseconds. */
const interval = 6 * 60 * minute;

/** Minimum interval in milliseconds between refreshes that an unknown signing key causes. */
const leastInterval = 5 * minute;

/** Maximum number of providers of one run. */
const batch = 100;

type Refreshable = Pick<StoredProvider, 'id' | 'address' | 'meta'>;

/** Fetches the metadata of SAML providers again, so that changes of keys need no administrator. */
export const refreshMetadata = recurring(
  'refresh-saml-metadata',
  10 * minute,
  async ({ services, job, signal }) => {
    const before = services.clock() - interval;
    const due = await providersWhere(
      services.database.session(),
      sql`i.idp_type = ${'saml'} and i.address is not null
        and (i.metadata_fetched_at is null or i.metadata_fetched_at <= ${before})`,
    );
    for (const provider of due.slice(0, batch)) {
      if (signal.aborted) return;
      await refresh(services, provider, interval, job.id);
    }
  },
);

/**
 * Fetches the metadata of a provider again because a response has an unknown signature.
 *
 * @returns the current provider; undefined if nothing has changed
 */
export async function refreshedProvider(
  ctx: RequestContext,
  provider: StoredProvider,
): Promise<StoredProvider | undefined> {
  if (!provider.address || !(await refresh(ctx, provider, leastInterval, ctx.requestId))) {
    return undefined;
  }
  const [changed] = await providersWhere(
    ctx.database.session(),
    sql`i.id = ${provider.id} and i.idp_type = ${'saml'}`,
  );
  return changed;
}

/**
 * Replaces the metadata of a provider by the content of its URL, if it is usable and has the same
 * entity ID. Otherwise, keeps the metadata and logs the reason. Only one instance refreshes at a
 * time.
 *
 * @returns whether the metadata has changed
 */
async function refresh(
  services: Services,
  { id, address, meta }: Refreshable,
  pause: number,
  cause: string,
): Promise<boolean> {
  const now = services.clock();
  const [taken] = await services.database.write(
    services.database.session(),
    ({ session }) =>
      session.all(
        sql`update identity_providers set metadata_fetched_at = ${now}
          where id = ${id} and deleted_at is null
            and (metadata_fetched_at is null or metadata_fetched_at <= ${now - pause})
          returning id`,
      ),
    { quiet: true },
  );
  if (!taken) return false;
  try {
    const fetched = await services.federation.fetchDocument(address!);
    if (fetched === meta) return false;
    const { entityId, ssoUrl } = await readSamlMetadata(fetched);
    if (!isSafeUrl(services, ssoUrl))
      throw new UselessMetadata('has a sign-in URL that is not an https URL');
    if (meta && entityId !== (await readSamlMetadata(meta)).entityId) {
      throw new UselessMetadata('describes another identity provider');
    }
    return await store(services, id, { address: address!, meta: fetched }, cause);
  } catch (error) {
    const { message, code } = error as Error & { code?: unknown };
    services.log.warn(
      { idpId: id, reason: message.slice(0, 300), code },
      'metadata could not be fetched',
    );
    return false;
  }
}

/** Stores the metadata unless the address of the provider has changed. */
function store(
  services: Services,
  id: string,
  { address, meta }: { address: string; meta: string },
  cause: string,
): Promise<boolean> {
  return writeAsPlatform(services, 'refreshIdentityProviderMetadata', cause, async (ctx) => {
    const provider = await ctx.em.findOne(IdentityProvider, { id, address, deletedAt: null });
    if (!provider) return false;
    provider.meta = meta;
    setUpdatedAt(provider, ctx.now);
    ctx.audit({
      tenantId: provider.ownerTenantId,
      objectType: 'identityProvider',
      objectId: id,
      fields: ['meta'],
    });
    return true;
  });
}
