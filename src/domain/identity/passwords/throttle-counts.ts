import type { Database } from '../../../database/open.js';
import type { Session } from '../../../database/session.js';
import { ByDialect, columns, sql } from '../../../database/sql.js';
import { Throttle } from '../../../entities/index.js';

/** A counter that a change can read and set. */
export interface Count {
  failures: number;
  /** Start of the time window in which `failures` are counted, in milliseconds. */
  since: number;
  lockedUntil: number | null;
}

/** The counters of one transaction, by id. */
export type Counts = ReadonlyMap<string, Count>;

interface Change {
  readonly ids: readonly string[];
  /** Can run again if its transaction does. */
  apply(counts: Counts): unknown;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** Maximum number of changes of one transaction, which limits the number of locked rows. */
const mostChanges = 200;

/**
 * Reads and writes counters of attempts, in separate transactions. Changes that arrive during a
 * transaction share the next one. So many attempts cost this process one connection and two
 * statements per transaction, and changes of one counter are applied one after another.
 */
export class ThrottleCounts {
  private waiting: Change[] = [];
  private working = false;

  constructor(
    private readonly database: Database,
    /** Called with the counters of each committed transaction. */
    private readonly committed: (counts: Counts) => void,
  ) {}

  /**
   * Applies `apply` to the counters `ids`. Creates missing counters.
   *
   * @returns the result of `apply`, after the commit
   */
  change<Result>(ids: readonly string[], apply: (counts: Counts) => Result): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.waiting.push({ ids, apply, resolve, reject });
      if (!this.working) void this.work();
    });
  }

  private async work(): Promise<void> {
    this.working = true;
    // Changes of the same turn of the event loop share the first transaction as well.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const changes = this.waiting.splice(0, mostChanges);
      try {
        const results = await this.write(changes);
        changes.forEach(({ resolve }, index) => resolve(results[index]));
      } catch (error) {
        for (const { reject } of changes) reject(error);
      }
    }
    this.working = false;
  }

  private async write(changes: readonly Change[]): Promise<unknown[]> {
    const ids = [...new Set(changes.flatMap((change) => change.ids))];
    const { counts, results } = await this.database.write(
      this.database.session(),
      async ({ session }) => {
        const counts = await lockCounts(session, ids);
        const before = new Map([...counts].map(([id, count]) => [id, { ...count }]));
        const results = changes.map(({ apply }) => apply(counts));
        const changed = [...counts].filter(([id, count]) => differ(count, before.get(id)!));
        if (changed.length > 0) await storeCounts(session, changed);
        return { counts, results };
      },
      { quiet: true },
    );
    this.committed(counts);
    return results;
  }
}

const differ = (a: Count, b: Count) =>
  a.failures !== b.failures || a.since !== b.since || a.lockedUntil !== b.lockedUntil;

/**
 * Locks and returns the counters `ids` until the transaction ends. The order of locking prevents
 * deadlocks.
 */
async function lockCounts(session: Session, ids: readonly string[]): Promise<Map<string, Count>> {
  const list = JSON.stringify(ids);
  const given = new ByDialect(
    sql`json_each(${list}) given`,
    sql`jsonb_array_elements_text(${list}::jsonb) given(value)`,
  );
  const rows = await session.all<Throttle>(
    sql`insert into throttles (id, failures, since, locked_until)
      select given.value, 0, 0, null from ${given} where true order by given.value
      on conflict (id) do update set failures = throttles.failures
      returning ${columns(Throttle, 'throttles')}`,
  );
  return new Map(
    rows.map(({ id, failures, since, lockedUntil }) => [
      id,
      { failures, since, lockedUntil: lockedUntil ?? null },
    ]),
  );
}

async function storeCounts(
  session: Session,
  counts: readonly (readonly [string, Count])[],
): Promise<void> {
  const list = JSON.stringify(
    counts.map(([id, { failures, since, lockedUntil }]) => [id, failures, since, lockedUntil]),
  );
  const given = new ByDialect(
    sql`select json_extract(value, '$[0]') as id, json_extract(value, '$[1]') as failures,
        json_extract(value, '$[2]') as since, json_extract(value, '$[3]') as locked_until
      from json_each(${list})`,
    sql`select value ->> 0 as id, (value ->> 1)::integer as failures,
        (value ->> 2)::bigint as since, (value ->> 3)::bigint as locked_until
      from jsonb_array_elements(${list}::jsonb)`,
  );
  await session.all(
    sql`insert into throttles (id, failures, since, locked_until)
      select given.id, given.failures, given.since, given.locked_until from (${given}) given
      where true order by given.id
      on conflict (id) do update set failures = excluded.failures, since = excluded.since,
        locked_until = excluded.locked_until`,
  );
}
