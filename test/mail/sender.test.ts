import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { columns, sql, table } from '../../src/database/sql.js';
import type { WriteContext } from '../../src/domain/action.js';
import { enqueueMail } from '../../src/domain/mail/enqueue-mail.js';
import { Outbox, backOff, lease, mostAttempts } from '../../src/domain/mail/outbox.js';
import { OutgoingMail } from '../../src/entities/index.js';
import { MailSender } from '../../src/mail/sender.js';
import { openTransport } from '../../src/mail/transport.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { headerOf, startMailServer, unfolded, type MailServer } from './smtp.js';

const from = 'Accounts <no-reply@accounts.example>';
const link = 'https://accounts.example/activate?token=a-secret-token';

let server: TestServer;
let smtp: MailServer;
let log: string[];
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  smtp = await startMailServer();
  server.clock.offset = 0;
  log = [];
});
afterEach(async () => {
  await smtp.close();
  await server.services.database.write(server.services.database.session(), ({ session }) =>
    session.all(sql`delete from outgoing_mails`),
  );
});

/** Writes a mail as an action does: in a transaction. */
async function write(recipient: string, fail = false): Promise<void> {
  const { database, vault, clock } = server.services;
  await database.write(database.session(), async ({ em }) => {
    enqueueMail({ em, vault, now: clock() } as WriteContext, {
      recipient,
      subject: 'Grüße\r\nBcc: everybody@example.com',
      text: `Hello,\n\n${link}\n`,
      html: `<p>Hello, <a href="${link}">go</a></p>`,
      tenantId: null,
      userId: null,
    });
    if (fail) throw new Error('the change failed');
  });
}

const stored = () =>
  server.services.database
    .session()
    .all<OutgoingMail>(
      sql`select ${columns(OutgoingMail, 'm')} from ${table(OutgoingMail)} m order by m.recipient`,
    );

function sender(smtpUrl = `smtp://127.0.0.1:${smtp.port}`, folder = 'unused'): MailSender {
  const services = {
    ...server.services,
    log: pino({ level: 'trace' }, { write: (line: string) => void log.push(line) }),
  };
  return new MailSender(services, openTransport({ smtpUrl: smtpUrl || undefined, folder, from }));
}

const passes = (milliseconds: number) => (server.clock.offset += milliseconds);

describe('a mail in the outbox', () => {
  it('is sent once, to one recipient, and forgotten', async () => {
    await write('ada@example.com');
    const [{ id }] = (await stored()) as [OutgoingMail];
    await sender().sendDue();
    await sender().sendDue();
    expect(smtp.received).toHaveLength(1);
    const [mail] = smtp.received;
    expect(mail!.to).toEqual(['ada@example.com']);
    expect(headerOf(mail!, 'Message-ID')).toBe(`<${id}@accounts.example>`);
    expect(headerOf(mail!, 'From')).toBe(from);
    expect(headerOf(mail!, 'Auto-Submitted')).toBe('auto-generated');
    expect(headerOf(mail!, 'Bcc')).toBeUndefined();
    expect(unfolded(mail!.source)).toContain(link);
    expect(await stored()).toMatchObject([
      { attempts: 1, sentAt: expect.any(Number), encryptedContent: null, lastError: null },
    ]);
  });

  it('is not there if the change that it tells of was rolled back', async () => {
    await expect(write('nobody@example.com', true)).rejects.toThrow('the change failed');
    expect(await stored()).toEqual([]);
  });

  it('is sent once by two senders', async () => {
    const recipients = Array.from({ length: 30 }, (_, i) => `r${String(i).padStart(2, '0')}@x.org`);
    for (const recipient of recipients) await write(recipient);
    await Promise.all([sender().sendDue(), sender().sendDue()]);
    expect(smtp.received.map(({ to }) => to[0]).sort()).toEqual(recipients);
    const ids = smtp.received.map((mail) => headerOf(mail, 'Message-ID'));
    expect(new Set(ids).size).toBe(30);
    expect((await stored()).every(({ attempts }) => attempts === 1)).toBe(true);
  });

  it('belongs to one of many who take it up at once', async () => {
    const { database, vault, clock } = server.services;
    for (let i = 0; i < 40; i++) await write(`r${i}@example.com`);
    const outboxes = Array.from({ length: 8 }, () => new Outbox(database, vault, clock));
    const claimed = (await Promise.all(outboxes.map((outbox) => outbox.claim(5)))).flat();
    const ids = claimed.map(({ id }) => id);
    expect(ids.length).toBeGreaterThanOrEqual(5);
    expect(new Set(ids).size).toBe(ids.length);
    expect((await stored()).every(({ attempts }) => attempts <= 1)).toBe(true);
  });

  it('is tried again later when it is refused', async () => {
    await write('ada@example.com');
    smtp.refusal = { code: 451, text: 'come back later' };
    await sender().sendDue();
    expect(await stored()).toMatchObject([
      { attempts: 1, sentAt: null, failedAt: null, lastError: expect.stringContaining('451') },
    ]);
    smtp.refusal = undefined;
    passes(backOff(1) - 5_000);
    await sender().sendDue();
    expect(smtp.received).toEqual([]);
    passes(5_000);
    await sender().sendDue();
    expect(smtp.received).toHaveLength(1);
    expect(await stored()).toMatchObject([{ attempts: 2, sentAt: expect.any(Number) }]);
  });

  it('is given up in the end, and what is logged of it does not open anything', async () => {
    await write('ada@example.com');
    smtp.refusal = { code: 550, text: 'no such mailbox: ada@example.com' };
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      expect(await stored()).toMatchObject([{ attempts: attempt - 1, failedAt: null }]);
      await sender(`smtp://mailer:hunter2@127.0.0.1:${smtp.port}`).sendDue();
      passes(backOff(attempt));
    }
    expect(await stored()).toMatchObject([
      {
        attempts: mostAttempts,
        sentAt: null,
        failedAt: expect.any(Number),
        encryptedContent: null,
      },
    ]);
    await sender().sendDue();
    expect(smtp.received).toEqual([]);
    expect(log).toHaveLength(mostAttempts);
    expect(log.at(-1)).toContain('a mail was given up');
    expect(log.join('')).not.toMatch(/a-secret-token|ada@example|hunter2|Grüße/);
  });

  it('waits longer every time, from a minute to six hours', () => {
    const minutes = Array.from({ length: 8 }, (_, i) => backOff(i + 1) / 60_000);
    expect(minutes).toEqual([1, 3, 9, 27, 81, 243, 360, 360]);
  });

  it('is taken up by another when its sender has died', async () => {
    await write('ada@example.com');
    const { database, vault, clock } = server.services;
    const dead = new Outbox(database, vault, clock);
    const [claimed] = await dead.claim(5);
    await sender().sendDue();
    passes(lease - 5_000);
    await sender().sendDue();
    expect(smtp.received).toEqual([]);
    passes(5_000);
    await sender().sendDue();
    expect(smtp.received).toHaveLength(1);
    // The dead one was only slow: what it has to say now changes nothing.
    await dead.failed(claimed!, 'too late');
    expect(await stored()).toMatchObject([{ attempts: 2, lastError: null }]);
  });

  it('that kills whoever sends it is given up as well', async () => {
    await write('ada@example.com');
    const { database, vault, clock } = server.services;
    for (let i = 0; i < mostAttempts; i++) {
      expect(await new Outbox(database, vault, clock).claim(1)).toHaveLength(1);
      passes(lease);
    }
    await sender().sendDue();
    expect(smtp.received).toEqual([]);
    expect(await stored()).toMatchObject([{ failedAt: expect.any(Number) }]);
  });

  it('that was tampered with is not sent, and holds nobody else up', async () => {
    await write('ada@example.com');
    await write('bob@example.com');
    const { database } = server.services;
    await database.write(database.session(), ({ session }) =>
      session.all(
        sql`update outgoing_mails set encrypted_content = ${'AAAA'} where recipient = ${'ada@example.com'}`,
      ),
    );
    await sender().sendDue();
    expect(smtp.received.map(({ to }) => to)).toEqual([['bob@example.com']]);
    expect(await stored()).toMatchObject([
      { attempts: 1, sentAt: null },
      { attempts: 1, sentAt: expect.any(Number) },
    ]);
  });

  it('is remembered for a month after it was sent', async () => {
    await write('ada@example.com');
    await sender().sendDue();
    passes(29 * 24 * 3600_000);
    await sender().sendDue();
    expect(await stored()).toHaveLength(1);
    passes(2 * 24 * 3600_000);
    await sender().sendDue();
    expect(await stored()).toEqual([]);
  });
});

describe('the sender', () => {
  it('sends soon after a write, and takes nothing up once it was stopped', async () => {
    const started = sender();
    started.start();
    await write('ada@example.com');
    await expect.poll(() => smtp.received.length, { timeout: 5_000 }).toBe(1);
    await started.stop();
    await write('bob@example.com');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(smtp.received).toHaveLength(1);
    expect((await stored()).map(({ attempts }) => attempts)).toEqual([1, 0]);
  });

  it('survives a mail server that is not there', async () => {
    await write('ada@example.com');
    await sender('smtp://127.0.0.1:1').sendDue();
    expect(await stored()).toMatchObject([
      { attempts: 1, sentAt: null, lastError: expect.stringContaining('ECONNREFUSED') },
    ]);
  });

  it('signs in as the URL says, over TLS', async () => {
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
    await sender(url('mail%20er:wrong', insecure)).sendDue();
    expect(secured.received).toEqual([]);
    passes(backOff(1));
    // Its certificate is nobody's.
    await sender(url('mail%20er:p%40ss%2Fword', 'requireTLS=true')).sendDue();
    expect(secured.received).toEqual([]);
    passes(backOff(2));
    await sender(url('mail%20er:p%40ss%2Fword', insecure)).sendDue();
    expect(secured.received).toMatchObject([{ encrypted: true, user: 'mail er' }]);
    expect(log.join('')).not.toMatch(/p@ss|p%40ss/);
    await secured.close();
  });

  it('sends nothing in the clear where the URL demands TLS', async () => {
    const plain = await startMailServer();
    await write('ada@example.com');
    await sender(`smtp://127.0.0.1:${plain.port}?requireTLS=true`).sendDue();
    expect(plain.received).toEqual([]);
    passes(backOff(1));
    await sender(`smtp://127.0.0.1:${plain.port}`).sendDue();
    expect(plain.received).toMatchObject([{ encrypted: false }]);
    await plain.close();
  });

  it('writes files for their owner where there is no server', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'account-graph-mail-'));
    await write('ada@example.com');
    await sender('', join(folder, 'mail')).sendDue();
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
