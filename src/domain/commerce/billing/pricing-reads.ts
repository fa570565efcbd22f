import type { Session } from '../../../database/session.js';
import { inTexts, sql } from '../../../database/sql.js';
import type { Currency, PricingMode, Tenant, TenantKind } from '../../../entities/index.js';
import { pathsTo } from '../../core/paths.js';

/** The pricing columns of a tenant. */
export type PricedTenant = Pick<Tenant, 'path' | 'kind' | 'pricingMode' | 'productionStartDate'>;

/** The pricing of a tenant. */
export interface Pricing {
  readonly mode: PricingMode;
  readonly currency: Currency | null;
  /** Version of mode and currency; 1 if they were never set. */
  readonly version: number;
  /** Milliseconds since the Unix epoch; null if the tenant was never in production. */
  readonly productionStartDate: number | null;
}

interface BillingRow {
  readonly path: string;
  readonly kind: TenantKind;
  readonly currency: Currency | null;
  readonly version: number | null;
}

/** The paths of tenants that may determine the pricing of `tenant`: the last one that is not a unit. */
const payersOf = ({ path, kind }: PricedTenant): string[] =>
  kind === 'unit' ? pathsTo(path) : [path];

/** Returns the pricing of each of `tenants`, in their order. One statement. */
export async function readPricings(
  session: Session,
  tenants: readonly PricedTenant[],
): Promise<Pricing[]> {
  const paths = [...new Set(tenants.flatMap(payersOf))];
  const rows = await session.all<BillingRow>(
    sql`select t.path as "path", t.kind as "kind", b.currency as "currency",
        b.pricing_version as "version"
      from tenants t left join tenant_billing b on b.tenant_id = t.id where ${inTexts('t.path', paths)}`,
  );
  const payers = new Map(rows.filter(({ kind }) => kind !== 'unit').map((row) => [row.path, row]));
  return tenants.map((tenant) => {
    const row = payersOf(tenant)
      .map((path) => payers.get(path))
      .findLast((payer) => payer !== undefined);
    return {
      mode: tenant.pricingMode,
      currency: row?.currency ?? null,
      version: row?.version ?? 1,
      productionStartDate: tenant.productionStartDate ?? null,
    };
  });
}
