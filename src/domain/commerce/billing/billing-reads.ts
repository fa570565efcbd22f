import type { Session } from '../../../database/session.js';
import { inUuids, sql } from '../../../database/sql.js';
import type { BillingMode, UsageCalculationMode } from '../../../entities/index.js';
import { holds, type Caller, type TreePosition } from '../../core/caller.js';
import type { Scope } from '../../core/scopes.js';
import { billingDefaults } from './write-billing.js';

/**
 * The scopes that allow reading the billing of a tenant: all administrators, including read-only
 * administrators.
 */
export const billingReaders = [
  'root_admin',
  'partner_admin',
  'company_admin',
  'unit_admin',
  'readonly_admin',
] as const satisfies readonly Scope[];

/** The scopes that allow changing the billing of a tenant. */
export const billingWriters = ['root_admin', 'partner_admin'] as const satisfies readonly Scope[];

/** Whether `caller` can read the billing of the tenant at `position`. */
export const mayReadBilling = (caller: Caller, position: TreePosition): boolean =>
  holds(caller, position, billingReaders);

/** The billing settings of a tenant. */
export interface Billing {
  readonly mode: BillingMode;
  readonly usageCalculationMode: UsageCalculationMode;
  /** Version of both fields; 1 if they were never set. */
  readonly version: number;
}

const unset: Billing = {
  mode: billingDefaults.mode,
  usageCalculationMode: billingDefaults.usageCalculationMode,
  version: 1,
};

/** The billing settings of each of `tenantIds`, in their order. One statement. */
export async function readBillings(
  session: Session,
  tenantIds: readonly string[],
): Promise<Billing[]> {
  const rows = await session.all<Billing & { tenantId: string }>(
    sql`select b.tenant_id as "tenantId", b.billing_mode as "mode",
        b.usage_calculation_mode as "usageCalculationMode", b.billing_version as "version"
      from tenant_billing b where ${inUuids('b.tenant_id', tenantIds)}`,
  );
  const stored = new Map(rows.map(({ tenantId, ...billing }) => [tenantId, billing]));
  return tenantIds.map((id) => stored.get(id) ?? unset);
}
