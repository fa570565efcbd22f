import { randomUUID } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import type { Unit } from '../../src/database/open.js';
import { columns, sql, table } from '../../src/database/sql.js';
import { enqueueJob, type NewJob } from '../../src/domain/core/jobs/enqueue-job.js';
import type { JobHandler } from '../../src/domain/core/jobs/handler.js';
import type { Services } from '../../src/domain/core/context.js';
import { Job } from '../../src/entities/index.js';

const Payload = Type.Object({ step: Type.Optional(Type.Integer()) });

/** A handler for what a test needs done. */
export const handlerOf = (
  kind: string,
  run: JobHandler<typeof Payload>['run'],
  more: Partial<JobHandler<typeof Payload>> = {},
): JobHandler<typeof Payload> => ({
  kind,
  payload: Payload,
  atOnce: 4,
  mostAttempts: 3,
  backOff: (attempts) => attempts * 60_000,
  run,
  ...more,
});

type Parts = Pick<Services, 'database' | 'clock'>;

/** Adds a job by a write of its own, as an action does. */
export async function addJob(
  { database, clock }: Parts,
  kind: string,
  more: Partial<NewJob> = {},
): Promise<string | undefined> {
  const job = { kind, payload: {}, tenantId: null, createdBy: null, ...more };
  return database.write(database.session(), ({ session }) =>
    enqueueJob({ session, now: clock() }, job),
  );
}

/** Every job there is, the oldest first. */
export const allJobs = ({ database }: Pick<Services, 'database'>): Promise<Job[]> =>
  database
    .session()
    .all<Job>(
      sql`select ${columns(Job, 'j')} from ${table(Job)} j order by j.created_at, j.kind, j.id`,
    );

/** Forgets every job. */
export const noJobs = ({ database }: Pick<Services, 'database'>) =>
  database.write(database.session(), ({ session }) => session.all(sql`delete from jobs`));

/** Something that is waited for until it is said. */
export function held(): { promise: Promise<void>; resolve: () => void } {
  let resolve!: () => void;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

/** Writes a row that nothing writes twice by mistake: each is one more. */
export async function leaveMark({ session }: Unit, name: string): Promise<void> {
  await session.all(
    sql`insert into platform_secrets (id, value) values (${`${name} ${randomUUID()}`}, ${'mark'})`,
  );
}

/** How many marks of this name there are. */
export async function marksOf({ database }: Pick<Services, 'database'>, name: string) {
  const rows = await database
    .session()
    .all(sql`select s.id as "id" from platform_secrets s where s.id like ${`${name} %`}`);
  return rows.length;
}
