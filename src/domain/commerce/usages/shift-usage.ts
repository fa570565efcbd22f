import { sql, startsWith } from '../../../database/sql.js';
import type { Tenant } from '../../../entities/index.js';
import type { ActionContext } from '../../core/action.js';
import { UsageChanges, applyChanges } from './apply-changes.js';
import { handUp, pathsAbove, tenantsAbove } from './roll-up.js';

interface Whole {
  key: string;
  name: string;
  infraId: string | null;
  /** As a string of digits, because it can exceed the exact range of a number. */
  total: string;
}

/**
 * Subtracts the usage of `tenant` and its descendants from its ancestors, adds it to the ancestors
 * of the path `to`, or both; common ancestors do not change. Runs in the transaction of the change,
 * before paths change, with the exclusive tree lock.
 *
 * `from` and `to` are the paths of the tenant before and after; null if the tenant is deleted.
 */
export async function shiftUsage(
  { session, now }: Pick<ActionContext, 'session' | 'now'>,
  { id, path }: Pick<Tenant, 'id' | 'path'>,
  { from, to }: { from: string | null; to: string | null },
): Promise<void> {
  // Pending usage is aggregated first, so that the totals of the ancestors are complete.
  while ((await handUp(session, startsWith('t.path', path))) > 0);
  const wholes = await session.all<Whole>(
    sql`select u.key as "key", u.name as "name", u.infra_id as "infraId",
        cast(u.value + u.below as text) as "total"
      from usages u where u.tenant_id = ${id} and u.value + u.below > 0`,
  );
  if (wholes.length === 0) return;
  const losing = new Set(from === null ? [] : pathsAbove(from));
  const gaining = new Set(to === null ? [] : pathsAbove(to));
  const ids = await tenantsAbove(
    session,
    [from, to].filter((each) => each !== null),
  );
  const changes = new UsageChanges();
  for (const [ancestor, tenantId] of ids) {
    if (losing.has(ancestor) && gaining.has(ancestor)) continue;
    const sign = losing.has(ancestor) ? -1n : 1n;
    for (const { key, name, infraId, total } of wholes) {
      const below = sign * BigInt(total);
      changes.add({ tenantId, key, name, infraId: infraId ?? null, below, rolled: 0n });
    }
  }
  await applyChanges(session, changes, now);
}
