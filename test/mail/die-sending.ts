import { pino } from 'pino';
import { JobRunner } from '../../src/jobs/runner.js';
import { mailSender } from '../../src/mail/send-mail.js';
import { openTransport } from '../../src/mail/transport.js';
import { openServices } from '../../src/services.js';
import { configFor, openShared } from '../support/storage.js';
import { from } from './support.js';

/*
 * An instance of its own: sends mails of the database that its first argument names through the server
 * that its second does, and says so when it is stuck: before it has handed one over or after that, as
 * its third says.
 */
const [, , url, smtpUrl, where] = process.argv;
const config = configFor(url!);
const database = await openShared(config);
const services = await openServices(config, database, pino({ level: 'silent' }));
const deliver = openTransport({ smtpUrl, folder: 'unused', from });
const sender = mailSender(async (mail, signal) => {
  if (where === 'after') await deliver(mail, signal);
  process.stdout.write('stuck\n');
  await new Promise(() => {});
});
new JobRunner(services, [sender]).start();
