import type { Database, Unit } from '../../../database/open.js';
import { ByDialect, columns, sql, type Sql } from '../../../database/sql.js';
import { Job } from '../../../entities/index.js';
import type { Clock } from '../clock.js';
import { isValid } from '../validation.js';
import type { JobHandler } from './handler.js';
import { addRecurringJobs, nextMultiple } from './recurring.js';

/**
 * Duration of the lease of a claimed job, in milliseconds. The instance that runs the job extends
 * the lease.
 */
export const lease = 60_000;

const claimed = [
  'id',
  'kind',
  'payload',
  'attempts',
  'claims',
  'tenantId',
  'createdBy',
  'createdAt',
  'startedAt',
] as const;

/** A claimed job. Its attempts and claims include the current one. */
export type ClaimedJob = Pick<Job, (typeof claimed)[number]>;

/** Progress of a job. */
export interface Progress {
  readonly done: number;
  readonly total: number | null;
}

/**
 * Another instance has claimed the job, or the job was released. Changes for the job are not
 * stored.
 */
export class JobLost extends Error {
  constructor() {
    super('the job belongs to somebody else by now');
  }
}

/**
 * Selects the job while it is claimed as `job`. The condition uses the number of claims, which
 * never decreases; the number of attempts restarts at 0.
 */
const held = ({ id, claims }: ClaimedJob): Sql =>
  sql`id = ${id} and claims = ${claims} and state = 'running'`;

/** The queue of jobs, which any number of instances can use concurrently. */
export class JobQueue {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Adds the jobs of the recurring `handlers`, if they do not exist. */
  async addRecurring(handlers: readonly JobHandler[]): Promise<void> {
    await this.write((unit) => addRecurringJobs(unit, this.clock(), handlers));
  }

  /**
   * Claims jobs that are due or whose lease has expired. No other instance can claim them until the
   * lease expires.
   *
   * @param capacity maximum number of jobs to claim, by kind
   * @returns the jobs, and the time when the next job of these kinds is due if no job is due now
   */
  async claim(
    capacity: ReadonlyMap<string, number>,
  ): Promise<{ jobs: ClaimedJob[]; nextAt: number }> {
    const now = this.clock();
    const next = await this.nextDue([...capacity.keys()]);
    const due = next.filter(({ dueAt }) => dueAt <= now);
    if (due.length === 0) {
      return { jobs: [], nextAt: Math.min(Infinity, ...next.map(({ dueAt }) => dueAt)) };
    }
    const jobs = await this.write(async ({ session }) => {
      const taken: ClaimedJob[] = [];
      for (const { kind } of due) {
        taken.push(...(await session.all<ClaimedJob>(claiming(kind, capacity.get(kind)!, now))));
      }
      return taken;
    });
    return { jobs, nextAt: now };
  }

  /**
   * Returns the time when the next job of each of `kinds` is due. Kinds without jobs are omitted.
   * Needs no transaction.
   */
  private async nextDue(kinds: string[]): Promise<{ kind: string; dueAt: number }[]> {
    const list = JSON.stringify(kinds);
    const rows = await this.database.session().all<{ kind: string; dueAt: number | null }>(
      // Reads the first index entry of each kind, regardless of the number of jobs.
      sql`select k.value as "kind", (select min(j.due_at) from jobs j
          where j.kind = k.value and j.finished_at is null) as "dueAt"
        from ${new ByDialect(
          sql`json_each(${list}) k`,
          sql`jsonb_array_elements_text(${list}::jsonb) k(value)`,
        )}`,
    );
    return rows.flatMap(({ kind, dueAt }) => (dueAt === null ? [] : { kind, dueAt }));
  }

  /**
   * Extends the lease of `job` and stores its progress. Returns false if another instance has
   * claimed the job.
   */
  async keep(job: ClaimedJob, { done, total }: Progress): Promise<boolean> {
    return this.write(({ session }) =>
      change(
        session,
        job,
        sql`due_at = ${this.clock() + lease}, progress = ${done}, progress_total = ${total}`,
      ),
    );
  }

  /**
   * Finishes `job` and runs `work` in the same transaction. A recurring job is scheduled for the
   * next multiple of its interval after the current time. Missed runs are skipped.
   *
   * @throws JobLost if another instance has claimed the job; the transaction is rolled back
   */
  async finish(
    job: ClaimedJob,
    { every }: Pick<JobHandler, 'every'>,
    progress: Progress,
    work?: (unit: Unit, now: number) => Promise<void>,
    { quiet = work === undefined }: { readonly quiet?: boolean } = {},
  ): Promise<void> {
    await this.write(
      async (unit) => {
        const now = this.clock();
        // The clock of the instance that ran the job can be ahead of this clock.
        const end =
          every === undefined
            ? sql`state = 'done', finished_at = ${now}`
            : sql`state = 'waiting', attempts = 0,
                due_at = ${nextMultiple(every, Math.max(now, job.startedAt!))}`;
        const { done, total } = progress;
        const ours = await change(
          unit.session,
          job,
          sql`${end}, progress = ${done}, progress_total = ${total}, last_error = null`,
        );
        if (!ours) throw new JobLost();
        await work?.(unit, now);
      },
      { quiet },
    );
  }

  /**
   * Records a failed attempt. The job is retried later, or fails permanently after its last attempt
   * or a permanent error. A recurring job never fails permanently.
   *
   * @param reason message for callers who can read the job
   */
  async fail(
    job: ClaimedJob,
    handler: JobHandler,
    reason: string,
    { permanent = false }: { readonly permanent?: boolean } = {},
  ): Promise<'later' | 'dead' | 'lost'> {
    const dead = handler.every === undefined && (permanent || job.attempts >= handler.mostAttempts);
    return this.write(
      async (unit) => {
        const now = this.clock();
        const outcome = dead
          ? sql`state = 'dead', finished_at = ${now}`
          : sql`state = 'waiting', due_at = ${now + handler.backOff(job.attempts)}`;
        const ours = await change(unit.session, job, sql`${outcome}, last_error = ${reason}`);
        if (!ours) return 'lost';
        if (!dead) return 'later';
        // The handler is called only with a payload that it accepts.
        if (isValid(handler.payload, job.payload)) await handler.givenUp?.(job.payload, unit, now);
        return 'dead';
      },
      { quiet: !dead },
    );
  }

  /**
   * Releases `job` before it is done. The job is due immediately, and the attempt does not count.
   */
  async giveBack(job: ClaimedJob): Promise<void> {
    await this.write(({ session }) =>
      change(
        session,
        job,
        sql`state = 'waiting', due_at = ${this.clock()}, attempts = attempts - 1`,
      ),
    );
  }

  /** Claiming and releasing jobs does not affect cached data. */
  private write<T>(
    work: (unit: Unit) => Promise<T>,
    { quiet = true }: { quiet?: boolean } = {},
  ): Promise<T> {
    return this.database.write(this.database.session(), work, { quiet });
  }
}

const claiming = (kind: string, most: number, now: number): Sql =>
  sql`with due as materialized (
      select j.id from jobs j
      where j.kind = ${kind} and j.finished_at is null and j.due_at <= ${now}
      order by j.due_at, j.id limit ${most} ${new ByDialect(sql``, sql`for update skip locked`)})
    update jobs set state = 'running', attempts = attempts + 1, claims = claims + 1,
      due_at = ${now + lease}, started_at = ${now}, progress = 0, progress_total = null
    where id in (select due.id from due)
    returning ${columns(Job, 'jobs', claimed)}`;

/** Changes `job` if it is still claimed as `job`. */
async function change(session: Unit['session'], job: ClaimedJob, values: Sql): Promise<boolean> {
  const rows = await session.all(
    sql`update jobs set ${values} where ${held(job)} returning id as "id"`,
  );
  return rows.length > 0;
}
