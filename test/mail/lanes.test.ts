import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generateReport } from '../../src/domain/reporting/schedule/enqueue-run.js';
import { handlersFor } from '../../src/jobs/index.js';
import { JobRunner } from '../../src/jobs/runner.js';
import { mailSender } from '../../src/mail/send-mail.js';
import { openTransport } from '../../src/mail/transport.js';
import { addJob, handlerOf, held, noJobs } from '../jobs/support.js';
import { accessChanges } from '../support/changes.js';
import { jobsOf } from '../support/jobs.js';
import { noMails } from '../support/mail.js';
import { makeReport, storedOf } from '../support/reports.js';
import { useTestServer } from '../support/server.js';
import { startMailServer } from './smtp.js';
import { from, storedMails, writeMail } from './support.js';

const server = await useTestServer();

beforeEach(() => noJobs(server.services));
afterEach(() => noMails(server));

const through = (port: number) =>
  openTransport({ smtpUrl: `smtp://127.0.0.1:${port}`, folder: 'unused', from });

describe('mails and reports', () => {
  it('do not delay reports if a mail server does not respond', async () => {
    const connections: Socket[] = [];
    const silent = createServer((socket) => void connections.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    for (let i = 0; i < 8; i++) await writeMail(server.services, `r${i}@example.com`);
    const { port } = silent.address() as AddressInfo;
    const runner = new JobRunner(server.services, handlersFor(through(port)));
    runner.start();
    const { atOnce } = mailSender(async () => {});
    await expect.poll(() => connections.length, { timeout: 5_000 }).toBe(atOnce);

    const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
    const { id } = await makeReport(server, partner.id, {});
    const status = async () => (await storedOf(server, id))[0]!.status;
    await expect.poll(status, { timeout: 5_000 }).toBe('saved');
    const states = (await jobsOf(server, 'send-mail')).map(({ state }) => state).sort();
    expect(states).toEqual([
      ...Array<string>(atOnce).fill('running'),
      ...Array<string>(8 - atOnce).fill('waiting'),
    ]);
    silent.close();
    for (const socket of connections) socket.destroy();
    await runner.stop();
  });

  it('do not delay mails if a report takes long', async () => {
    const smtp = await startMailServer();
    const { promise, resolve } = held();
    let begun = false;
    const slow = handlerOf(
      generateReport,
      async () => {
        begun = true;
        await promise;
      },
      { atOnce: 1 },
    );
    const runner = new JobRunner(server.services, [slow, mailSender(through(smtp.port))]);
    for (let i = 0; i < 2; i++) await addJob(server.services, generateReport);
    runner.start();
    await expect.poll(() => begun, { timeout: 5_000 }).toBe(true);
    await writeMail(server.services, 'ada@example.com');
    await expect.poll(() => smtp.received.length, { timeout: 1_000 }).toBe(1);
    expect((await jobsOf(server, generateReport)).map(({ state }) => state).sort()).toEqual([
      'running',
      'waiting',
    ]);
    resolve();
    await runner.stop();
    await smtp.close();
    expect(await storedMails(server.services)).toMatchObject([{ sentAt: expect.any(Number) }]);
  });
});

describe('a sent mail', () => {
  it('changes no access', async () => {
    const smtp = await startMailServer();
    await writeMail(server.services, 'ada@example.com');
    const changes = accessChanges(server.services.database);
    await new JobRunner(server.services, [mailSender(through(smtp.port))]).runDue();
    expect([smtp.received.length, changes]).toEqual([1, []]);
    await smtp.close();
  });
});
