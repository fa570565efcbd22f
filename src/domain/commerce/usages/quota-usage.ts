import { inUuids, sql } from '../../../database/sql.js';
import type { QuotaState, Tenant } from '../../../entities/index.js';
import { heldItems, type ItemReads } from '../offering-items/held-items.js';
import { quotaStateOf } from './quota-states.js';
import { totalsOf } from './usage-totals.js';

/** The usage and the quota of an offering item of a tenant. */
export interface QuotaUsage {
  /** See `itemKey`. */
  readonly key: string;
  readonly name: string;
  readonly infraId: string | null;
  /** Usage of the tenant and its descendants. */
  readonly used: number;
  /** Null for unlimited. */
  readonly value: number | null;
  readonly overage: number | null;
  /** `used` divided by `value`; null without a quota or with a quota of 0. */
  readonly ratio: number | null;
  readonly state: QuotaState;
}

/**
 * Returns the enabled and counted offering items of `tenantIds` with their usage, ordered by tenant
 * and key. The number of statements does not depend on the number of tenants. The caller must be
 * authorized for all tenants.
 */
export async function quotaUsagesOf(
  ctx: ItemReads,
  tenantIds: readonly string[],
): Promise<Map<string, QuotaUsage[]>> {
  const tenants = await ctx.session.all<Pick<Tenant, 'id' | 'kind'>>(
    sql`select t.id as "id", t.kind as "kind" from tenants t where ${inUuids('t.id', tenantIds)}`,
  );
  const held = await heldItems(ctx, tenants);
  const totals = await totalsOf(ctx.session, tenantIds);
  return new Map(
    tenantIds.map((id) => [
      id,
      (held.get(id) ?? [])
        .filter(({ item }) => item.type !== 'feature')
        .map(({ key, name, infraId, quota: { value, overage } }) => {
          const used = totals.get(id)!.get(key)?.total ?? 0;
          const ratio = value === null || value === 0 ? null : used / value;
          const state = quotaStateOf(used, value, overage);
          return { key, name, infraId, used, value, overage, ratio, state };
        }),
    ]),
  );
}
