import { pino } from 'pino';
import { JobRunner } from '../../src/jobs/runner.js';
import { openServices } from '../../src/services.js';
import { configFor, openShared } from '../support/storage.js';
import { handlerOf, leaveMark } from './support.js';

/*
 * An instance of its own: takes up jobs of the database that its argument names, and says so when it
 * is in the middle of one: before its end, or while that is written, as its second argument says.
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
