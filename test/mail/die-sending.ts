import { pino } from 'pino';
import { JobRunner } from '../../src/jobs/runner.js';
import { mailSender } from '../../src/mail/send-mail.js';
import { openTransport } from '../../src/mail/transport.js';
import { openServices } from '../../src/services.js';
import { configFor, openShared } from '../support/storage.js';
import { from } from './support.js';

/*
 * A separate instance on the database of its first argument. It sends mails through the server of
 * the second one, and reports when it is blocked: before or after it has sent a mail, depending on
 * the third one.
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
