import { randomUUID } from 'node:crypto';
import type { Session } from '../../database/session.js';
import { sql } from '../../database/sql.js';

/** Something that is to be done later. */
export interface NewJob {
  /** Which handler does it. */
  readonly kind: string;
  /** What the handler has to know: ids, and nothing that is secret. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** Of the jobs that are not over, one has it at most: another is not added beside it. */
  readonly uniqueKey?: string;
  /** Not before this moment, in milliseconds; at once unless it is given. */
  readonly dueAt?: number;
  /** Whose administrators may see it; null for the platform's own. */
  readonly tenantId: string | null;
  /** Who has caused it; null for the platform itself. */
  readonly createdBy: string | null;
  /** Its id, where that has to be known before; a new one unless it is given. */
  readonly id?: string;
}

/**
 * Adds a job as part of the caller's transaction: it is done if that is committed. The commit wakes
 * the runner of every instance: at once, or within a second if the write is a quiet one on PostgreSQL.
 *
 * @param now the current time in milliseconds
 * @returns its id; undefined if another one has its key
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
