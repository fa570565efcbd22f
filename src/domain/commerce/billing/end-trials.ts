import { inUuids, raw, sql } from '../../../database/sql.js';
import type { Tenant } from '../../../entities/index.js';
import type { Services } from '../../core/context.js';
import { recurring } from '../../core/jobs/recurring.js';
import { writeAsPlatform } from '../../core/platform-write.js';
import { settingsOfTenants } from '../../platform/settings/setting-reads.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import { setPricingMode } from './set-pricing-mode.js';
import { raisePricingVersions } from './write-billing.js';

/** Maximum number of customers of a page and of a transaction, which takes about seven statements. */
const pageSize = 500;

const day = 24 * 3600_000;

type TrialRow = Pick<Tenant, 'id' | 'path' | 'kind' | 'createdAt'>;

/** The same condition as that of the index. */
const onTrial = raw(`t.pricing_mode = 'trial' and t.kind = 'customer' and t.deleted_at is null`);
const selection = raw(
  `t.id as "id", t.path as "path", t.kind as "kind", t.created_at as "createdAt"`,
);

/**
 * Changes customers to production when their trial has ended: the number of days after their
 * creation that is the effective value of the setting `trial_days`. A negative value means no end.
 */
export const endTrials = recurring('end-trials', 3600_000, async ({ services, job, signal }) => {
  let after: string | undefined = '';
  while (after !== undefined && !signal.aborted) {
    after = await endTrialsAfter(services, job.id, after);
  }
});

/** Handles one page of customers. Returns the path of the last one, or undefined after the last page. */
async function endTrialsAfter(
  services: Services,
  cause: string,
  after: string,
): Promise<string | undefined> {
  const { catalogue, database, clock } = services;
  const session = database.session();
  const page = await session.all<TrialRow>(
    sql`select ${selection} from tenants t
      where ${onTrial} and t.path > ${after} order by t.path limit ${pageSize}`,
  );
  const lengths = await settingsOfTenants(
    { session, catalogue },
    page.map(({ path }) => path),
    {
      applicationId: catalogue.applications.find(({ type }) => type === 'platform')?.id,
      names: ['trial_days'],
    },
  );
  const now = clock();
  const over = page.filter(({ createdAt }, index) => {
    const days = lengths[index]?.[0]?.effective.content;
    return typeof days === 'number' && days >= 0 && createdAt + days * day <= now;
  });
  if (over.length > 0) await endTrialsOf(services, cause, over);
  return page.length < pageSize ? undefined : page.at(-1)!.path;
}

function endTrialsOf(services: Services, cause: string, over: readonly TrialRow[]): Promise<void> {
  const ids = over.map(({ id }) => id);
  return writeAsPlatform(services, 'endTrial', cause, async (ctx) => {
    // Prevents concurrent creation of units, which would start in the old mode.
    await lockTree(ctx.session, 'alone');
    // The mode may have been changed since the job was scheduled.
    const customers = await ctx.session.all<TrialRow>(
      sql`select ${selection} from tenants t where ${onTrial} and ${inUuids('t.id', ids)}`,
    );
    await raisePricingVersions(
      ctx.session,
      customers.map(({ id }) => id),
      ctx.now,
    );
    await setPricingMode(ctx.session, customers, 'production', ctx.now);
    for (const { id } of customers) {
      ctx.audit({ tenantId: id, objectType: 'tenant', objectId: id, fields: ['pricingMode'] });
    }
  });
}
