import type { Database } from '../../../database/open.js';
import type { Session } from '../../../database/session.js';
import { and, inTexts, sql, type Sql } from '../../../database/sql.js';
import { pathsTo } from '../../core/paths.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import { UsageChanges, applyChanges, dayOf } from './apply-changes.js';

/** Number of reports per transaction, which limits the time that concurrent reports wait. */
const batchSize = 2000;

/** An arbitrary number for an advisory lock, which no other program uses on this database. */
const rollUpLock = 7_204_119;

/** A usage that is not completely aggregated into the ancestors. */
interface PendingRow {
  tenantId: string;
  key: string;
  name: string;
  infraId: string | null;
  /** As a string of digits, because it can exceed the exact range of a number. */
  pending: string;
  updatedAt: number;
  path: string;
}

/**
 * Aggregates all reported usage to the ancestors in batches, with one transaction per batch.
 * Changes are counted on the day of their report. Returns the number of aggregated reports.
 *
 * Concurrent processes take turns by batch, because all of them write the root tenant.
 */
export async function rollUp(database: Database): Promise<number> {
  let count = 0;
  for (;;) {
    const session = database.session();
    // Usually nothing is pending, so this check needs no transaction.
    const some = await session.first(
      sql`select 1 as "some" from usages u where u.pending <> 0 limit 1`,
    );
    if (!some) return count;
    count += await database.write(session, (unit) => rollUpBatch(unit.session), { quiet: true });
  }
}

async function rollUpBatch(session: Session): Promise<number> {
  await lockTree(session, 'share');
  if (session.dialect === 'postgresql') {
    await session.all(sql`select pg_advisory_xact_lock(${rollUpLock})`);
  }
  return handUp(session);
}

/**
 * Aggregates one batch of the pending usage of the tenants aliased `t` that match `where`. Requires
 * a transaction that locks the tree and excludes other aggregations. Returns the size of the batch;
 * 0 if no usage was pending.
 */
export async function handUp(session: Session, where?: Sql): Promise<number> {
  const rows = await session.all<PendingRow>(
    sql`select u.tenant_id as "tenantId", u.key as "key", u.name as "name",
        u.infra_id as "infraId", cast(u.pending as text) as "pending", u.updated_at as "updatedAt",
        t.path as "path"
      from usages u join tenants t on t.id = u.tenant_id
      where ${and([sql`u.pending <> 0`, where])} order by u.updated_at limit ${batchSize}`,
  );
  const [oldest] = rows;
  if (!oldest) return 0;
  // A day is completed before the next one starts, so that its totals are final.
  const day = dayOf(oldest.updatedAt);
  const batch = rows.filter(({ updatedAt }) => dayOf(updatedAt) === day);
  const above = await tenantsAbove(
    session,
    batch.map(({ path }) => path),
  );
  const changes = new UsageChanges();
  for (const { tenantId, key, name, infraId, pending: digits, path } of batch) {
    const pending = BigInt(digits);
    const usage = { key, name, infraId: infraId ?? null };
    changes.add({ ...usage, tenantId, below: 0n, rolled: pending });
    for (const ancestor of pathsAbove(path)) {
      changes.add({ ...usage, tenantId: above.get(ancestor)!, below: pending, rolled: 0n });
    }
  }
  await applyChanges(session, changes, oldest.updatedAt);
  return batch.length;
}

/** Returns the paths of the ancestors of the tenant at `path`. */
export const pathsAbove = (path: string): string[] => pathsTo(path).slice(0, -1);

/** Returns the ids of the ancestors of the tenants at `paths`, by their paths. */
export async function tenantsAbove(
  session: Session,
  paths: readonly string[],
): Promise<Map<string, string>> {
  const above = [...new Set(paths.flatMap(pathsAbove))];
  if (above.length === 0) return new Map();
  const rows = await session.all<{ id: string; path: string }>(
    sql`select t.id as "id", t.path as "path" from tenants t where ${inTexts('t.path', above)}`,
  );
  return new Map(rows.map(({ id, path }) => [path, id]));
}
