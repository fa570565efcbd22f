import { randomUUID } from 'node:crypto';
import type { Session } from '../../../database/session.js';
import { sql } from '../../../database/sql.js';

/** A job to be added. */
export interface NewJob {
  /** Kind of the job; it selects the handler. */
  readonly kind: string;
  /** Input of the handler: ids, but no secrets. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** Unique among unfinished jobs: while such a job exists, no second one is added. */
  readonly uniqueKey?: string;
  /** Earliest start, in milliseconds since the Unix epoch. Default: immediately. */
  readonly dueAt?: number;
  /** The tenant whose administrators can read the job; null for a job of the platform. */
  readonly tenantId: string | null;
  /** Id of the user or client that caused the job; null for the platform. */
  readonly createdBy: string | null;
  /** Id of the job. Default: a new UUID. */
  readonly id?: string;
}

/**
 * Adds a job in the transaction of the caller: the job runs only if the transaction commits. The
 * commit wakes the runner of every instance: immediately, or within one second after a quiet write on
 * PostgreSQL.
 *
 * @example
 * ```ts
 * await enqueueJob(ctx, {
 *   kind: 'removeReportFiles',
 *   payload: { storedReportIds },
 *   tenantId,
 *   createdBy: ctx.caller.id,
 *   dueAt: ctx.now + 60_000, // in one minute
 * });
 * ```
 *
 * @param now the current time, in milliseconds since the Unix epoch
 * @returns the id of the job; undefined if an unfinished job has the same `uniqueKey`
 * @throws DatabaseUnavailableError if the database is unavailable. The transaction must be rolled back.
 */
export async function enqueueJob(
  { session, now }: { readonly session: Session; readonly now: number },
  { id = randomUUID(), kind, payload, uniqueKey, dueAt = now, tenantId, createdBy }: NewJob,
): Promise<string | undefined> {
  const [added] = await session.all<{ id: string }>(
    sql`insert into jobs (id, kind, unique_key, payload, state, attempts, claims, due_at, tenant_id,
        created_by, created_at, progress)
      values (${id}, ${kind}, ${uniqueKey ?? null}, ${JSON.stringify(payload)}, ${'waiting'}, 0, 0,
        ${dueAt}, ${tenantId}, ${createdBy}, ${now}, 0)
      on conflict (unique_key) where finished_at is null do nothing
      returning id as "id"`,
  );
  return added?.id;
}
