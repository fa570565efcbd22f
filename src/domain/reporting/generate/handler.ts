import { Type } from '@sinclair/typebox';
import type { Unit } from '../../../database/open.js';
import type { Session } from '../../../database/session.js';
import { inUuids, sql } from '../../../database/sql.js';
import type { JobHandler, JobRun } from '../../core/jobs/handler.js';
import { Uuid } from '../../core/schema.js';
import { generateReport } from '../schedule/enqueue-run.js';
import { creatorOf } from '../reports/recipients.js';
import { filesOf, headOf, sourcesOf, type RunFile } from './run-sources.js';
import { saveFiles } from './save-files.js';
import { writeFiles } from './write-files.js';

const Payload = Type.Object({ reportId: Uuid }, { additionalProperties: false });

const minute = 60_000;

/** Generates the files of one run of a report, in all of its formats. */
export const reportGenerator: JobHandler<typeof Payload> = {
  kind: generateReport,
  payload: Payload,
  // Generating a report uses much of the machine. More instances generate more reports at once.
  atOnce: 1,
  mostAttempts: 5,
  backOff: (attempts) => minute * 3 ** (attempts - 1),
  run,
  async givenUp({ reportId }, { session }, now) {
    await session.all(
      sql`update stored_reports set status = 'failed', finished_at = ${now},
          failure = ${'all attempts to generate the report failed'}
        where report_id = ${reportId} and status = 'in_progress'
          and job_id in (select j.id from jobs j where j.state = 'dead')`,
    );
  },
};

async function run(run: JobRun<{ reportId: string }>): Promise<void> {
  const { job, services, payload, signal } = run;
  const session = services.database.session();
  // Removes the files of an earlier attempt that did not end.
  await services.reportFiles.removeUnfinished(job.id);
  const files = await filesOf(session, job.id);
  const [first] = files;
  if (!first) return;
  await reopen(run, files);

  const sources = await sourcesOf(session, payload.reportId);
  if (!sources) return fail(run, files, 'the report or its tenant was deleted');
  const creator = await creatorOf(services, session, sources.report, sources.tenant);
  if (!creator) {
    return fail(run, files, 'the creator of the report can no longer read the usage of the tenant');
  }
  const head = await headOf(services, session, sources, first, services.clock());
  const written = await writeFiles(
    services,
    session,
    head,
    creator,
    { files, jobId: job.id },
    { signal, progress: (done, total) => run.progress(done, total) },
  );
  await saveFiles(run, head, creator, { files, written });
}

/** The job had failed and is retried: its files are in progress again. */
async function reopen({ services }: JobRun<object>, files: readonly RunFile[]): Promise<void> {
  const failed = files.filter(({ status }) => status === 'failed').map(({ id }) => id);
  if (failed.length === 0) return;
  await services.database.write(services.database.session(), ({ session }) =>
    session.all(
      sql`update stored_reports set status = 'in_progress', finished_at = null, failure = null
        where ${inUuids('id', failed)}`,
    ),
  );
}

/** Marks the files as failed and ends the job, because a retry would not help. */
async function fail(
  { finish, services }: JobRun<object>,
  files: readonly RunFile[],
  reason: string,
): Promise<void> {
  const ids = files.map(({ id }) => id);
  await services.reportFiles.remove(ids);
  await finish(({ session }: Unit, now) => failed(session, ids, reason, now));
}

async function failed(
  session: Session,
  ids: readonly string[],
  reason: string,
  now: number,
): Promise<void> {
  await session.all(
    sql`update stored_reports set status = 'failed', finished_at = ${now}, failure = ${reason}
      where ${inUuids('id', ids)}`,
  );
}
