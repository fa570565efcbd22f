import type { LookupAddress } from 'node:dns';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { pino } from 'pino';
import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.js';
import type { Job } from '../../src/entities/index.js';
import { routeMail, type Reach } from '../../src/mail/route-mail.js';
import { openTransport } from '../../src/mail/transport.js';
import { jobsOf } from '../support/jobs.js';
import { noMails, sendMails } from '../support/mail.js';
import { plantBrand, type BrandRowInput } from '../support/brand-rows.js';
import { makeCertificate } from '../support/certificate.js';
import { useTestServer } from '../support/server.js';
import { headerOf, startMailServer, type MailServer } from './smtp.js';
import { from, writeMail } from './support.js';

/** Certificate for the host "test". */
const { privateKey, certificate } = makeCertificate();
const pem = `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`;
const password = 'hunter2 of Northwind';
/** Accepts the user "mailer" with that password, only over TLS. */
const guarded = {
  key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  cert: pem,
  authOptional: false,
  disabledCommands: [],
  onAuth(given, _session, done) {
    if (given.username === 'mailer' && given.password === password) done(null, { user: 'mailer' });
    // A server that reveals the credentials in its response.
    else done(new Error(`Invalid login: ${given.username} ${given.password}`));
  },
} satisfies SMTPServerOptions;

const server = await useTestServer({ SMTP_ALLOW_PRIVATE: 'true' });

let platform: MailServer;
let count = 0;
let log: string[];
const opened: MailServer[] = [];
beforeEach(async () => {
  platform = await open();
  log = [];
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
  await noMails(server);
});

const write = (statement: ReturnType<typeof sql>) =>
  server.write(({ session }) => session.all(statement));

async function open(options: Parameters<typeof startMailServer>[0] = {}): Promise<MailServer> {
  const started = await startMailServer(options);
  opened.push(started);
  return started;
}

const tenant = (parentId = server.rootId, kind = 'partner') =>
  server.makeTenant(parentId, kind, `mail ${++count}`);

/** Creates a partner whose brand has its own mail server. */
async function partner({ port }: MailServer, more: BrandRowInput = {}): Promise<string> {
  const { id } = await tenant();
  await plantBrand(server, id, {
    serviceName: 'Northwind Cloud',
    companyName: 'Northwind Traders',
    smtpOverride: true,
    smtpServer: '127.0.0.1',
    smtpPort: port,
    smtpReplyAddress: 'help@northwind.example',
    ...more,
  });
  return id;
}

/** Writes a mail to a user of a tenant, and sends the mails that are due. Returns the job. */
async function send(
  tenantId: string | null,
  reach: Reach & { allowPrivate?: boolean } = {},
): Promise<Job> {
  await writeMail(server.services, 'ada@example.com', { tenantId });
  await sendDue(reach);
  return (await jobsOf(server, 'send-mail')).at(-1)!;
}

async function sendDue({ allowPrivate = true, ...reach }: Reach & { allowPrivate?: boolean }) {
  const services = {
    ...server.services,
    smtpAllowPrivate: allowPrivate,
    log: pino({ level: 'trace' }, { write: (line: string) => void log.push(line) }),
  };
  await sendMails({ services }, routeMail(services, openPlatform(), reach));
}

const openPlatform = () =>
  openTransport({ smtpUrl: `smtp://127.0.0.1:${platform.port}`, folder: 'unused', from });

const ready = {
  id: '00000000-0000-4000-8000-000000000001',
  recipient: 'ada@example.com',
  subject: 'Hello',
  text: 'Hello',
  html: '<p>Hello</p>',
  createdAt: 0,
};

/** Creates a name service that always returns `addresses`, and records the requested names. */
function names(...addresses: string[]) {
  const asked: string[] = [];
  const lookUp = async (host: string): Promise<LookupAddress[]> => {
    asked.push(host);
    return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
  return { asked, lookUp };
}

describe('a mail of a brand with a mail server', () => {
  it('is sent through it and with its name; other mails are sent through the platform', async () => {
    const [north, south] = [await open(), await open()];
    const northwind = await partner(north);
    const southwind = await partner(south, {
      companyName: null,
      serviceName: 'Southwind',
      smtpReplyAddress: 'no-reply@southwind.example',
    });
    for (const id of [northwind, southwind, (await tenant()).id, null]) await send(id);
    expect(north.received.map((mail) => headerOf(mail, 'From'))).toEqual([
      'Northwind Traders <help@northwind.example>',
    ]);
    expect(headerOf(north.received[0]!, 'Message-ID')).toMatch(/@northwind\.example>$/);
    expect(south.received.map((mail) => headerOf(mail, 'From'))).toEqual([
      'Southwind <no-reply@southwind.example>',
    ]);
    expect(platform.received.map((mail) => headerOf(mail, 'From'))).toEqual([from, from]);
  });

  it('uses the server of the nearest brand, also for all descendants', async () => {
    const north = await open();
    const northwind = await partner(north);
    const { id: reseller } = await tenant(northwind);
    await plantBrand(server, reseller, { companyName: 'Reseller' });
    const { id: customer } = await tenant(reseller, 'customer');
    await send(customer);
    expect(north.received.map((mail) => headerOf(mail, 'From'))).toEqual([
      'Reseller <help@northwind.example>',
    ]);
    expect(platform.received).toEqual([]);
  });

  it('without a server is sent through the platform, with the name of the brand', async () => {
    const { id } = await tenant();
    await plantBrand(server, id, { companyName: 'Zoë\r\nBcc: x@y.z' });
    await send(id);
    const [mail] = platform.received;
    expect(headerOf(mail!, 'Bcc')).toBeUndefined();
    expect(headerOf(mail!, 'From')).toMatch(/^=\?UTF-8\?.*<no-reply@accounts\.example>$/);
    expect(mail!.to).toEqual(['ada@example.com']);
  });

  it('uses the brand as it is when the mail is sent', async () => {
    const [north, other] = [await open(), await open()];
    const northwind = await partner(north);
    north.refusal = { code: 451, text: 'later' };
    await send(northwind);
    await write(sql`update brands set smtp_port = ${other.port} where tenant_id = ${northwind}`);
    await write(sql`update jobs set due_at = 0 where kind = 'send-mail'`);
    await sendDue({});
    expect([north.received.length, other.received.length]).toEqual([0, 1]);
  });

  it('is retried if its server fails, and never sent through the platform', async () => {
    const north = await open();
    const northwind = await partner(north);
    north.refusal = { code: 451, text: 'come back later' };
    expect(await send(northwind)).toMatchObject({
      attempts: 1,
      state: 'waiting',
      lastError: 'EMESSAGE 451',
    });
    await write(sql`update jobs set due_at = 0 where kind = 'send-mail'`);
    north.refusal = undefined;
    await sendDue({});
    expect([north.received.length, platform.received.length]).toEqual([1, 0]);
  });
});

describe('a mail server that does not respond', () => {
  it('delays no other mails: further mails for it fail immediately for a while', async () => {
    const connections: Socket[] = [];
    const silent = createServer((socket) => void connections.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const id = await partner({ port } as MailServer);
    const deliver = routeMail(server.services, openPlatform(), { patience: 300 });
    const mail = (tenantId: string | null) =>
      deliver({ ...ready, tenantId }, new AbortController().signal);
    await expect(mail(id)).rejects.toThrow(`127.0.0.1:${port} did not respond in time`);
    await expect(mail(id)).rejects.toThrow('did not respond in time recently');
    expect(connections).toHaveLength(1);
    await mail(null);
    expect(platform.received).toHaveLength(1);
    for (const socket of connections) socket.destroy();
    silent.close();
  });
});

describe('the connection to the server of a brand', () => {
  const login = { smtpUser: 'mailer', smtpPassword: password, smtpServer: 'test' };
  const reach = () => ({ ca: pem, lookUp: names('127.0.0.1').lookUp });

  it('uses STARTTLS with a certificate for its name', async () => {
    const north = await open(guarded);
    await send(await partner(north, { ...login, smtpEncryption: 'TLS' }), reach());
    expect(north.received).toMatchObject([{ encrypted: true, user: 'mailer' }]);
  });

  it('uses TLS from the start', async () => {
    const north = await open({ ...guarded, secure: true });
    await send(await partner(north, { ...login, smtpEncryption: 'SSL' }), reach());
    expect(north.received).toMatchObject([{ encrypted: true, user: 'mailer' }]);
  });

  it('is refused with an untrusted certificate or one for another name', async () => {
    for (const encryption of ['TLS', 'SSL'] as const) {
      const north = await open({ ...guarded, secure: encryption === 'SSL' });
      const id = await partner(north, { ...login, smtpEncryption: encryption });
      expect((await send(id, { lookUp: reach().lookUp })).lastError).toMatch(/^E(SOCKET|TLS)$/);
      expect(log.at(-1)).toMatch(/certificate/);
      const other = await partner(north, {
        ...login,
        smtpEncryption: encryption,
        smtpServer: 'smtp.northwind.example',
      });
      expect((await send(other, reach())).lastError).toMatch(/^E(SOCKET|TLS)$/);
      expect(log.at(-1)).toMatch(/altnames|does not match/);
      expect(north.received).toEqual([]);
    }
    expect(platform.received).toEqual([]);
  });

  it('is not used without TLS if TLS is required', async () => {
    const plain = await open({
      ...guarded,
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
    });
    await send(await partner(plain, { ...login, smtpEncryption: 'TLS' }), reach());
    expect(plain.received).toEqual([]);
  });

  it('uses opportunistic TLS if none is required', async () => {
    const [north, plain] = [await open(guarded), await open()];
    await send(await partner(north, login), { lookUp: reach().lookUp });
    await send(await partner(plain, { smtpServer: 'test' }), { lookUp: reach().lookUp });
    expect(north.received).toMatchObject([{ encrypted: true, user: 'mailer' }]);
    expect(plain.received).toMatchObject([{ encrypted: false }]);
  });

  it('never reveals the password, whatever the server responds', async () => {
    const north = await open({
      ...guarded,
      onAuth: (given, session, done) => guarded.onAuth({ ...given, username: 'x' }, session, done),
    });
    const mail = await send(await partner(north, { ...login, smtpEncryption: 'TLS' }), reach());
    expect(mail.lastError).toContain('EAUTH');
    expect(`${mail.lastError} ${log.join('')}`).not.toMatch(/hunter2|aHVudGVyM/);
  });
});

describe('if mail servers in private networks are forbidden', () => {
  it('no mail is sent to them, or through the platform instead', async () => {
    const north = await open();
    const { asked, lookUp } = names('203.0.113.5', '127.0.0.1');
    const id = await partner(north, { smtpServer: 'smtp.northwind.example' });
    const mail = await send(id, { lookUp, allowPrivate: false });
    expect(mail.lastError).toBe('smtp.northwind.example is in a private network');
    expect(asked).toEqual(['smtp.northwind.example']);
    expect([north.received, platform.received]).toEqual([[], []]);
    const literal = await send(await partner(north), { lookUp, allowPrivate: false });
    expect(literal.lastError).toBe('127.0.0.1 is in a private network');
    expect(north.received).toEqual([]);
  });
});

describe('the checked address', () => {
  it('is used for the connection without resolving the name again', async () => {
    const north = await open();
    const { asked, lookUp } = names('127.0.0.1');
    // The name does not resolve.
    await send(await partner(north, { smtpServer: 'smtp.northwind.invalid' }), { lookUp });
    expect([north.received.length, asked]).toEqual([1, ['smtp.northwind.invalid']]);
  });

  it('requires a name that resolves', async () => {
    const id = await partner(platform, { smtpServer: 'smtp.northwind.invalid' });
    const mail = await send(id, { lookUp: names().lookUp });
    expect(mail.lastError).toBe('smtp.northwind.invalid has no address');
    expect(platform.received).toEqual([]);
  });
});
