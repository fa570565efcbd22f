import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.js';
import { cleanUp } from '../../src/domain/platform/jobs/clean-up.js';
import { JobQueue, lease } from '../../src/domain/core/jobs/queue.js';
import { sendMail } from '../../src/domain/branding/mail/enqueue-mail.js';
import type { OutgoingMail } from '../../src/entities/index.js';
import { JobRunner } from '../../src/jobs/runner.js';
import { mailSender } from '../../src/mail/send-mail.js';
import { openTransport } from '../../src/mail/transport.js';
import { change } from '../resolvers/support.js';
import { jobsOf, runJobs } from '../support/jobs.js';
import { noMails } from '../support/mail.js';
import { useTestServer } from '../support/server.js';
import { headerOf, startMailServer, unfolded, type MailServer } from './smtp.js';
import { from, link, storedMails, writeMail } from './support.js';

const day = 24 * 3600_000;
const { backOff, mostAttempts } = mailSender(async () => {});

const server = await useTestServer();

let smtp: MailServer;
let log: string[];
beforeEach(async () => {
  smtp = await startMailServer();
  server.clock.offset = 0;
  log = [];
});
afterEach(async () => {
  await smtp.close();
  await noMails(server);
});

const write = (recipient: string, fail = false) => writeMail(server.services, recipient, { fail });
const stored = () => storedMails(server.services);
const jobs = () => jobsOf(server, sendMail);

function sender(smtpUrl = `smtp://127.0.0.1:${smtp.port}`, folder = 'unused'): JobRunner {
  const logger = pino({ level: 'info' }, { write: (line: string) => void log.push(line) });
  const deliver = openTransport({ smtpUrl: smtpUrl || undefined, folder, from });
  return new JobRunner({ ...server.services, log: logger }, [mailSender(deliver)]);
}

const passes = (milliseconds: number) => (server.clock.offset += milliseconds);

/** As the last of its attempts does that has failed. */
async function giveUp(id: string): Promise<void> {
  const { clock } = server.services;
  await server.write(({ session }) =>
    session.all(
      sql`update jobs set state = 'dead', attempts = ${mostAttempts}, finished_at = ${clock()}
        where id = ${id}`,
    ),
  );
}

describe('a mail', () => {
  it('is sent once, to one recipient, and its content is deleted', async () => {
    await write('ada@example.com');
    const [{ id }] = (await stored()) as [OutgoingMail];
    await sender().runDue();
    await sender().runDue();
    expect(smtp.received).toHaveLength(1);
    const [mail] = smtp.received;
    expect(mail!.to).toEqual(['ada@example.com']);
    expect(headerOf(mail!, 'Message-ID')).toBe(`<${id}@accounts.example>`);
    expect(headerOf(mail!, 'From')).toBe(from);
    expect(headerOf(mail!, 'Auto-Submitted')).toBe('auto-generated');
    expect(headerOf(mail!, 'Bcc')).toBeUndefined();
    expect(unfolded(mail!.source)).toContain(link);
    expect(await stored()).toMatchObject([{ sentAt: expect.any(Number), encryptedContent: null }]);
    expect(await jobs()).toMatchObject([
      { id, payload: { mailId: id }, state: 'done', attempts: 1, lastError: null },
    ]);
  });

  it('does not exist if its change was rolled back', async () => {
    await expect(write('nobody@example.com', true)).rejects.toThrow('the change failed');
    expect([await stored(), await jobs()]).toEqual([[], []]);
  });

  it('is sent once by two senders', async () => {
    const recipients = Array.from({ length: 30 }, (_, i) => `r${String(i).padStart(2, '0')}@x.org`);
    for (const recipient of recipients) await write(recipient);
    await Promise.all([sender().runDue(), sender().runDue()]);
    expect(smtp.received.map(({ to }) => to[0]).sort()).toEqual(recipients);
    const ids = smtp.received.map((mail) => headerOf(mail, 'Message-ID'));
    expect(new Set(ids).size).toBe(30);
    expect((await jobs()).every(({ attempts }) => attempts === 1)).toBe(true);
  });

  it('is retried later if it is refused', async () => {
    await write('ada@example.com');
    smtp.refusal = { code: 451, text: 'come back later' };
    await sender().runDue();
    expect(await jobs()).toMatchObject([
      { state: 'waiting', attempts: 1, lastError: 'EMESSAGE 451' },
    ]);
    smtp.refusal = undefined;
    passes(backOff(1) - 5_000);
    await sender().runDue();
    expect(smtp.received).toEqual([]);
    passes(5_000);
    await sender().runDue();
    expect(smtp.received).toHaveLength(1);
    expect(await jobs()).toMatchObject([{ state: 'done', attempts: 2, lastError: null }]);
  });

  it('fails permanently in the end, and its failure reveals no link', async () => {
    await write('ada@example.com');
    smtp.refusal = { code: 450, text: 'no such mailbox: ada@example.com' };
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      expect(await jobs()).toMatchObject([{ state: 'waiting', attempts: attempt - 1 }]);
      await sender(`smtp://mailer:hunter2@127.0.0.1:${smtp.port}`).runDue();
      passes(backOff(attempt));
    }
    const [job] = await jobs();
    expect(job).toMatchObject({ state: 'dead', attempts: mostAttempts });
    expect(await stored()).toMatchObject([{ sentAt: null }]);
    await sender().runDue();
    expect(smtp.received).toEqual([]);
    expect(log).toHaveLength(mostAttempts);
    expect(log.at(-1)).toContain('a job failed and is not retried');
    expect(`${JSON.stringify(job)} ${log.join('')}`).not.toMatch(
      /a-secret-token|ada@example|hunter2|Grüße|no such mailbox/,
    );
  });

  it.each([550, 552, 554])(
    'fails permanently if the mail server refuses it with %i',
    async (code) => {
      await write('ada@example.com');
      smtp.refusal = { code, text: '5.1.1 no such mailbox: ada@example.com' };
      await sender().runDue();
      const [job] = await jobs();
      expect(job).toMatchObject({
        state: 'dead',
        attempts: 1,
        lastError: `EMESSAGE ${code} 5.1.1`,
      });
      expect(await stored()).toMatchObject([{ sentAt: null }]);
      passes(backOff(1));
      smtp.refusal = undefined;
      await sender().runDue();
      expect(smtp.received).toEqual([]);
      expect(`${JSON.stringify(job)} ${log.join('')}`).not.toMatch(
        /a-secret-token|ada@example|hunter2|Grüße|no such mailbox/,
      );
    },
  );

  it('fails permanently if the server refuses its recipient', async () => {
    await smtp.close();
    smtp = await startMailServer({
      onRcptTo: (_address, _session, done) =>
        done(Object.assign(new Error('unknown user ada@example.com'), { responseCode: 553 })),
    });
    await write('ada@example.com');
    await sender().runDue();
    expect(await jobs()).toMatchObject([{ state: 'dead', attempts: 1 }]);
    expect((await jobs())[0]!.lastError).toMatch(/^EENVELOPE 553/);
    expect(log.join('')).not.toContain('ada@example.com');
  });

  it('to an international address is sent unchanged if the server supports it', async () => {
    await write('jürgen@bücher.example');
    await write('ascii@bücher.example');
    await sender().runDue();
    // The server of the tests decodes the Punycode of a domain.
    expect(smtp.received.map(({ to }) => to[0]).sort()).toEqual([
      'ascii@bücher.example',
      'jürgen@bücher.example',
    ]);
  });

  it('to an international address fails with a reason if the server does not support it', async () => {
    await smtp.close();
    smtp = await startMailServer({ hideSMTPUTF8: true });
    await write('jürgen@bücher.example');
    await write('ascii@bücher.example');
    await sender().runDue();
    expect(smtp.received.map(({ to }) => to[0])).toEqual(['ascii@bücher.example']);
    expect((await jobs()).find(({ state }) => state !== 'done')).toMatchObject({
      state: 'dead',
      attempts: 1,
      lastError: 'the mail server does not support international addresses (SMTPUTF8)',
    });
    expect(log.join('')).not.toContain('jürgen');
  });

  it('to a malformed address fails with a reason', async () => {
    await write('<>');
    await sender().runDue();
    expect(smtp.received).toEqual([]);
    expect(await jobs()).toMatchObject([
      { state: 'dead', attempts: 1, lastError: 'the address is malformed' },
    ]);
  });

  it('is sent when a failed job is retried', async () => {
    await write('ada@example.com');
    const { id } = (await jobs())[0]!;
    await giveUp(id);
    const { job } = await change(server.admin, 'retryJob', 'job { state }', { jobId: id });
    expect(job).toEqual({ state: 'WAITING' });
    await sender().runDue();
    expect(smtp.received).toHaveLength(1);
    expect(unfolded(smtp.received[0]!.source)).toContain(link);
    expect(await stored()).toMatchObject([{ encryptedContent: null }]);
  });

  it('is kept for a month after it has failed, with its job', async () => {
    await write('ada@example.com');
    await giveUp((await jobs())[0]!.id);
    passes(30 * day - 5_000);
    await runJobs(server, [cleanUp]);
    expect([(await jobs()).length, (await stored()).length]).toEqual([1, 1]);
    passes(2 * 3600_000);
    await runJobs(server, [cleanUp]);
    expect([await jobs(), await stored()]).toEqual([[], []]);
  });

  it('is visible only to administrators of the platform, without content', async () => {
    await write('ada@example.com');
    const query = '{ jobs(filter: { kinds: ["send-mail"] }) { nodes { tenantId lastError } } }';
    const { body } = await server.admin.graph(query);
    expect(body.data).toEqual({ jobs: { nodes: [{ tenantId: null, lastError: null }] } });
    expect(JSON.stringify(await jobs())).not.toMatch(/ada@example|Grüße/);
  });

  it('is skipped if it was deleted or already sent', async () => {
    await write('ada@example.com');
    await write('bob@example.com');
    await server.write(async ({ session }) => {
      await session.all(sql`delete from outgoing_mails where recipient = ${'ada@example.com'}`);
      await session.all(
        sql`update outgoing_mails set sent_at = 1 where recipient = ${'bob@example.com'}`,
      );
    });
    await sender().runDue();
    expect(smtp.received).toEqual([]);
    expect((await jobs()).map(({ state }) => state)).toEqual(['done', 'done']);
  });

  it('waits longer after each attempt, from one minute to six hours', () => {
    const minutes = Array.from({ length: 8 }, (_, i) => backOff(i + 1) / 60_000);
    expect(minutes).toEqual([1, 3, 9, 27, 81, 243, 360, 360]);
  });

  it('fails permanently if every attempt kills its sender', async () => {
    await write('ada@example.com');
    const { database, clock } = server.services;
    for (let i = 0; i < mostAttempts; i++) {
      const { jobs: taken } = await new JobQueue(database, clock).claim(new Map([[sendMail, 1]]));
      expect(taken).toHaveLength(1);
      passes(lease);
    }
    await sender().runDue();
    expect(smtp.received).toEqual([]);
    expect(await jobs()).toMatchObject([
      { state: 'dead', lastError: 'all attempts were interrupted' },
    ]);
  });

  it('is not sent if its content was modified, and delays no others', async () => {
    await write('ada@example.com');
    await write('bob@example.com');
    await server.write(({ session }) =>
      session.all(
        sql`update outgoing_mails set encrypted_content = ${'AAAA'} where recipient = ${'ada@example.com'}`,
      ),
    );
    await sender().runDue();
    expect(smtp.received.map(({ to }) => to)).toEqual([['bob@example.com']]);
    expect(await stored()).toMatchObject([{ sentAt: null }, { sentAt: expect.any(Number) }]);
    expect((await jobs()).map(({ state }) => state).sort()).toEqual(['done', 'waiting']);
  });

  it('is deleted a month after it was sent', async () => {
    await write('ada@example.com');
    await sender().runDue();
    passes(29 * day);
    await runJobs(server, [cleanUp]);
    expect(await stored()).toHaveLength(1);
    passes(2 * day);
    await runJobs(server, [cleanUp]);
    expect([await jobs(), await stored()]).toEqual([[], []]);
  });

  it('is not deleted while it waits', async () => {
    await write('ada@example.com');
    passes(365 * day);
    await runJobs(server, [cleanUp]);
    expect([(await jobs()).length, (await stored()).length]).toEqual([1, 1]);
  });
});

describe('the sender', () => {
  it('sends within a second of a write, and starts nothing after it was stopped', async () => {
    const started = sender();
    started.start();
    // The sender has found nothing to do.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const written = performance.now();
    await write('ada@example.com');
    await expect.poll(() => smtp.received.length, { timeout: 5_000, interval: 5 }).toBe(1);
    expect(performance.now() - written).toBeLessThan(1_000);
    await started.stop();
    await write('bob@example.com');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(smtp.received).toHaveLength(1);
    expect((await jobs()).map(({ state }) => state).sort()).toEqual(['done', 'waiting']);
  });

  it('continues if the mail server cannot be reached', async () => {
    await write('ada@example.com');
    await sender('smtp://127.0.0.1:1').runDue();
    expect(await jobs()).toMatchObject([{ state: 'waiting', attempts: 1 }]);
    expect((await jobs())[0]!.lastError).toMatch(/^E[A-Z]+$/);
    expect(log.join('')).toContain('ECONNREFUSED');
  });

  it('does not store or log responses of a server, even without a code', async () => {
    const rude = createServer((socket) => void socket.end('ada@example.com? Never!\r\n'));
    await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
    await write('ada@example.com');
    await sender(`smtp://127.0.0.1:${(rude.address() as AddressInfo).port}`).runDue();
    rude.close();
    const [job] = await jobs();
    expect(job).toMatchObject({ state: 'waiting', attempts: 1, lastError: 'EPROTOCOL' });
    expect(log).toHaveLength(1);
    expect(log.join('')).not.toContain('ada@example');
  });

  it('signs in with the credentials of the URL, over TLS', async () => {
    const secured = await startMailServer({
      authOptional: false,
      disabledCommands: [],
      onAuth({ username, password }, _session, done) {
        if (username === 'mail er' && password === 'p@ss/word') done(null, { user: username });
        else done(new Error('Invalid username or password'));
      },
    });
    const url = (user: string, options: string) =>
      `smtp://${user}@127.0.0.1:${secured.port}?${options}`;
    const insecure = 'requireTLS=true&tls.rejectUnauthorized=false';
    await write('ada@example.com');
    await sender(url('mail%20er:wrong', insecure)).runDue();
    expect(secured.received).toEqual([]);
    passes(backOff(1));
    // Its certificate is not trusted.
    await sender(url('mail%20er:p%40ss%2Fword', 'requireTLS=true')).runDue();
    expect(secured.received).toEqual([]);
    passes(backOff(2));
    await sender(url('mail%20er:p%40ss%2Fword', insecure)).runDue();
    expect(secured.received).toMatchObject([{ encrypted: true, user: 'mail er' }]);
    expect(log.join('')).not.toMatch(/p@ss|p%40ss/);
    await secured.close();
  });

  it('sends nothing unencrypted if the URL requires TLS', async () => {
    const plain = await startMailServer();
    await write('ada@example.com');
    await sender(`smtp://127.0.0.1:${plain.port}?requireTLS=true`).runDue();
    expect(plain.received).toEqual([]);
    passes(backOff(1));
    await sender(`smtp://127.0.0.1:${plain.port}`).runDue();
    expect(plain.received).toMatchObject([{ encrypted: false }]);
    await plain.close();
  });

  it('writes files for their owner if no server is configured', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'account-graph-mail-'));
    await write('ada@example.com');
    await sender('', join(folder, 'mail')).runDue();
    const names = await readdir(join(folder, 'mail'));
    const [{ id, sentAt }] = (await stored()) as [OutgoingMail];
    expect(names).toEqual([
      expect.stringMatching(new RegExp(`^\\d{4}-\\d\\d-\\d\\dT.*-${id}\\.eml$`)),
    ]);
    expect(sentAt).not.toBeNull();
    const file = join(folder, 'mail', names[0]!);
    const source = await readFile(file, 'utf8');
    expect(headerOf({ source }, 'To')).toBe('ada@example.com');
    expect(unfolded(source)).toContain(link);
    expect((await stat(file)).mode & 0o077).toBe(0);
    await rm(folder, { recursive: true });
  });
});
