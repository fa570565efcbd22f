import type { Session } from '../../../database/session.js';
import { inTexts, sql, startsWith } from '../../../database/sql.js';
import { DomainError } from '../../core/errors.js';
import { pathsTo } from '../../core/paths.js';
import type { ItemQuota } from './held-items.js';
import { changesQuota, turnsOn, type ItemChange } from './item-changes.js';

/** The hard quota: the sum of value and overage if both are set; otherwise unlimited. */
const hardLimit = ({ value, overage }: ItemQuota): number | null =>
  value === null || overage === null ? null : value + overage;

const byKey = (rows: { key: string; amount: number }[]) =>
  new Map(rows.map(({ key, amount }) => [key, amount]));

/** Returns the lowest hard limits of items above the tenant at `path`, by key. */
export async function limitsAbove(
  session: Session,
  path: string,
  keys: readonly string[],
): Promise<Map<string, number>> {
  return byKey(
    await session.all(
      sql`select i.key as "key", min(i.quota_value + i.quota_overage) as "amount"
        from tenants t join tenant_offering_items i on i.tenant_id = t.id
        where ${inTexts('t.path', pathsTo(path).slice(0, -1))} and ${inTexts('i.key', keys)}
          and i.enabled and i.deleted_at is null
          and i.quota_value is not null and i.quota_overage is not null
        group by i.key`,
    ),
  );
}

/** Returns the largest values of descendants of the tenant at `path`, by key. */
async function valuesBelow(
  session: Session,
  path: string,
  keys: readonly string[],
): Promise<Map<string, number>> {
  return byKey(
    await session.all(
      sql`select i.key as "key", max(i.quota_value) as "amount"
        from tenants t join tenant_offering_items i on i.tenant_id = t.id
        where ${startsWith('t.path', path)} and t.path <> ${path} and t.deleted_at is null
          and ${inTexts('i.key', keys)} and i.enabled and i.deleted_at is null
          and i.quota_value is not null
        group by i.key`,
    ),
  );
}

/**
 * Checks that no quota exceeds a hard quota of an ancestor, and that no hard quota is less than a
 * quota of a descendant.
 *
 * @throws DomainError `HARD_QUOTA`
 */
export async function assertQuotasFit(
  session: Session,
  path: string,
  all: readonly ItemChange[],
): Promise<void> {
  const changed = all.filter(
    (change) => change.enabled && (turnsOn(change) || changesQuota(change)),
  );
  const explicit = changed.filter(({ quota }) => quota.value !== null);
  if (explicit.length > 0) {
    const limits = await limitsAbove(
      session,
      path,
      explicit.map(({ named }) => named.key),
    );
    for (const { index, named, quota } of explicit) {
      const limit = limits.get(named.key);
      if (limit === undefined || quota.value! <= limit) continue;
      throw new DomainError(
        'HARD_QUOTA',
        'the quota exceeds the hard quota of an ancestor tenant',
        {
          field: ['items', index, 'quota', 'value'],
          context: { item: named.key, limit },
        },
      );
    }
  }
  const limiting = changed.filter(({ quota }) => hardLimit(quota) !== null);
  if (limiting.length === 0) return;
  const values = await valuesBelow(
    session,
    path,
    limiting.map(({ named }) => named.key),
  );
  for (const { index, named, quota } of limiting) {
    const limit = hardLimit(quota)!;
    if ((values.get(named.key) ?? 0) <= limit) continue;
    throw new DomainError('HARD_QUOTA', 'a descendant of the tenant has a larger quota', {
      field: ['items', index, 'quota', 'value'],
      context: { item: named.key, limit },
    });
  }
}
