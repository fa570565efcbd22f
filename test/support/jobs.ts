import type { JobHandler } from '../../src/domain/core/jobs/handler.js';
import { columns, sql, table } from '../../src/database/sql.js';
import { Job } from '../../src/entities/index.js';
import { handlersFor } from '../../src/jobs/index.js';
import { JobRunner } from '../../src/jobs/runner.js';
import type { TestServer } from './server.js';

/** Everything that is done later, but that mails end here. */
export const handlers = handlersFor(async () => {});

/** Does every job that is due by the server's clock, and those that come of them. */
export const runJobs = (
  { services }: Pick<TestServer, 'services'>,
  kinds: readonly JobHandler[] = handlers,
): Promise<void> => new JobRunner(services, kinds).runDue();

/** The jobs of one kind, the oldest first. */
export const jobsOf = (
  { services: { database } }: Pick<TestServer, 'services'>,
  kind: string,
): Promise<Job[]> =>
  database.session().all<Job>(
    sql`select ${columns(Job, 'j')} from ${table(Job)} j
        where j.kind = ${kind} order by j.created_at, j.id`,
  );
