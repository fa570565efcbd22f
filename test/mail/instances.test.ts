import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Services } from '../../src/domain/core/context.js';
import { lease } from '../../src/domain/core/jobs/queue.js';
import { JobRunner } from '../../src/jobs/runner.js';
import { mailSender } from '../../src/mail/send-mail.js';
import { openTransport } from '../../src/mail/transport.js';
import { openServices } from '../../src/services.js';
import { allJobs } from '../jobs/support.js';
import { configFor, lastingDatabase, openShared } from '../support/storage.js';
import { headerOf, startMailServer, type MailServer } from './smtp.js';
import { from, storedMails, writeMail } from './support.js';

/* Several instances, each with connections of its own, on one database. */
let url: string;
let drop: () => Promise<void>;
let one: Services, two: Services;
let smtp: MailServer;
let offset: number;
const open = async (): Promise<Services> => {
  const config = configFor(url);
  const database = await openShared(config);
  return openServices(config, database, pino({ level: 'silent' }), () => Date.now() + offset);
};
beforeEach(async () => {
  offset = 0;
  ({ url, drop } = await lastingDatabase());
  one = await open();
  two = await open();
  smtp = await startMailServer();
});
afterEach(async () => {
  await smtp.close();
  await one.database.close();
  await two.database.close();
  await drop();
});

const smtpUrl = () => `smtp://127.0.0.1:${smtp.port}`;
const sender = (services: Services) =>
  new JobRunner(services, [
    mailSender(openTransport({ smtpUrl: smtpUrl(), folder: 'unused', from })),
  ]);

describe('two instances that send mails', () => {
  it('send each of them once', async () => {
    const recipients = Array.from({ length: 30 }, (_, i) => `r${String(i).padStart(2, '0')}@x.org`);
    for (const recipient of recipients) await writeMail(one, recipient);
    await Promise.all([sender(one).runDue(), sender(two).runDue()]);
    expect(smtp.received.map(({ to }) => to[0]).sort()).toEqual(recipients);
    expect((await storedMails(one)).every(({ sentAt }) => sentAt !== null)).toBe(true);
  });
});

describe('an instance that is killed', () => {
  const worker = fileURLToPath(new URL('die-sending.ts', import.meta.url));

  it.each([
    ['before', 0],
    ['after', 1],
  ])(
    '%s it has passed a mail on leaves it to another',
    { timeout: 60_000 },
    async (where, gone) => {
      await writeMail(one, 'ada@example.com');
      const child = spawn(process.execPath, ['--import', 'tsx', worker, url, smtpUrl(), where], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let failure = '';
      child.stderr.on('data', (chunk: Buffer) => (failure += chunk.toString()));
      child.stdout.on('data', () => child.kill('SIGKILL'));
      const [, signal] = (await once(child, 'close')) as [unknown, string | null];
      expect(signal, failure).toBe('SIGKILL');
      expect(smtp.received).toHaveLength(gone);

      await sender(two).runDue();
      expect(smtp.received).toHaveLength(gone);
      offset = lease;
      await sender(two).runDue();
      await sender(two).runDue();
      expect(smtp.received).toHaveLength(gone + 1);
      // Recipients can recognize a repeated mail.
      expect(new Set(smtp.received.map((mail) => headerOf(mail, 'Message-ID'))).size).toBe(1);
      expect(await allJobs(one)).toMatchObject([{ state: 'done', attempts: 2 }]);
      expect(await storedMails(one)).toMatchObject([
        { sentAt: expect.any(Number), encryptedContent: null },
      ]);
    },
  );
});
