import { pino } from 'pino';
import { JobRunner } from '../../src/jobs/runner.js';
import { openServices } from '../../src/services.js';
import { configFor, openShared } from '../support/storage.js';
import { handlerOf, leaveMark } from './support.js';

/*
 * A separate instance on the database of its first argument. It runs jobs and reports when it is in
 * the middle of one: before its end, or while the end is stored, depending on its second argument.
 */
const [, , url, where] = process.argv;
const config = configFor(url!);
const database = await openShared(config);
const services = await openServices(config, database, pino({ level: 'silent' }));
const stuck = async () => {
  process.stdout.write('working\n');
  await new Promise(() => {});
};
const handler = handlerOf('marked', async ({ job, finish }) => {
  if (where === 'before') await stuck();
  await finish(async (unit) => {
    await leaveMark(unit, job.id);
    await stuck();
  });
});
new JobRunner(services, [handler]).start();
