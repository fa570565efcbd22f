import { pino } from 'pino';
import type { JobHandler, JobRun } from '../../src/domain/core/jobs/handler.js';
import { reportGenerator } from '../../src/domain/reporting/generate/handler.js';
import { JobRunner } from '../../src/jobs/runner.js';
import { openServices } from '../../src/services.js';
import { configFor, openShared } from '../support/storage.js';

/*
 * A separate instance on the database and the folder of its arguments. It ends when it has written
 * part of a report.
 */
const [, , url, folder] = process.argv;
const config = configFor(url!, { REPORTS_FOLDER: folder! });
const database = await openShared(config);
const services = await openServices(config, database, pino({ level: 'silent' }));
const dying = {
  ...reportGenerator,
  run: (run: JobRun<{ reportId: string }>) =>
    reportGenerator.run({
      ...run,
      progress: (done) => {
        if (done > 0) process.kill(process.pid, 'SIGKILL');
      },
    }),
} as JobHandler;
await new JobRunner(services, [dying]).runDue();
