import { quotaStateOf } from '../../commerce/usages/quota-states.js';
import { totalsOf } from '../../commerce/usages/usage-totals.js';
import type { Block, Line, LineReads } from './lines.js';
import type { ReportTenant } from './report-tenants.js';

/** Returns the current usage and quotas of tenants: one line for each item. */
export async function* currentLines(
  { session, items, hideZeroUsage }: LineReads,
  tenants: readonly ReportTenant[],
): AsyncGenerator<Block> {
  const held = await items.heldBy(tenants);
  const totals = await totalsOf(
    session,
    tenants.map(({ id }) => id),
  );
  await items.learn([...held.values(), ...totals.values()].flatMap((map) => [...map.keys()]));
  for (const tenant of tenants) {
    const mine = held.get(tenant.id)!;
    const used = totals.get(tenant.id)!;
    const lines = [...new Set([...mine.keys(), ...used.keys()])].sort().flatMap((key): Line[] => {
      const item = items.item(key);
      const { own, total } = used.get(key) ?? { own: 0, total: 0 };
      if (!item || (total === 0 && (hideZeroUsage || !mine.has(key)))) return [];
      const { value, overage } = mine.get(key)?.quota ?? { value: null, overage: null };
      return [{ item, values: [own, total, value, overage, quotaStateOf(total, value, overage)] }];
    });
    yield { tenant, lines };
  }
}
