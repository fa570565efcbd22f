import type { Session } from '../../../database/session.js';
import { inUuids, raw, sql } from '../../../database/sql.js';
import type { BillingMode, Currency, UsageCalculationMode } from '../../../entities/index.js';
import { versionMismatch } from '../../core/errors.js';

/** The default values of a row in `tenant_billing`; its versions are 1. */
export const billingDefaults = {
  currency: null,
  mode: 'external',
  usageCalculationMode: 'last_day',
} as const satisfies BillingValues;

interface BillingValues {
  readonly currency: Currency | null;
  readonly mode: BillingMode;
  readonly usageCalculationMode: UsageCalculationMode;
}

/** The two parts of the row. Each has its own version. */
const halves = {
  pricing: {
    version: 'pricing_version',
    values: raw('currency = excluded.currency'),
  },
  billing: {
    version: 'billing_version',
    values: raw(`billing_mode = excluded.billing_mode,
      usage_calculation_mode = excluded.usage_calculation_mode`),
  },
} as const;

/**
 * Writes one half of the billing settings of a tenant, and creates the row if it does not exist.
 * `seen` is the version that the caller has read, 1 without a row. The statement detects concurrent
 * changes.
 *
 * @throws DomainError `VERSION_MISMATCH`
 */
export async function writeBilling(
  session: Session,
  half: keyof typeof halves,
  tenantId: string,
  change: Partial<BillingValues> & { readonly seen: number; readonly now: number },
): Promise<void> {
  const { currency, mode, usageCalculationMode, seen, now } = { ...billingDefaults, ...change };
  const { version, values } = halves[half];
  const versions = half === 'pricing' ? sql`${seen + 1}, 1` : sql`1, ${seen + 1}`;
  const written = await session.all(
    sql`insert into tenant_billing (tenant_id, currency, billing_mode, usage_calculation_mode,
        pricing_version, billing_version, updated_at)
      values (${tenantId}, ${currency}, ${mode}, ${usageCalculationMode}, ${versions}, ${now})
      on conflict (tenant_id) do update set ${values}, updated_at = excluded.updated_at,
        ${raw(version)} = excluded.${raw(version)}
      where tenant_billing.${raw(version)} = ${seen}
      returning tenant_id`,
  );
  if (written.length === 0) throw versionMismatch('tenant', tenantId);
}

/** Increases the pricing versions of the tenants with `ids`, for changes other than the currency. */
export async function raisePricingVersions(
  session: Session,
  ids: readonly string[],
  now: number,
): Promise<void> {
  const { currency, mode, usageCalculationMode } = billingDefaults;
  await session.all(
    sql`insert into tenant_billing (tenant_id, currency, billing_mode, usage_calculation_mode,
        pricing_version, billing_version, updated_at)
      select t.id, ${currency}, ${mode}, ${usageCalculationMode}, 2, 1, ${now}
        from tenants t where ${inUuids('t.id', ids)}
      on conflict (tenant_id) do update set updated_at = excluded.updated_at,
        pricing_version = tenant_billing.pricing_version + 1`,
  );
}
