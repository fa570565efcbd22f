import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { reportGenerator } from '../../src/domain/reporting/generate/handler.js';
import { openTransport } from '../../src/mail/transport.js';
import { jobsOf, runJobs } from '../support/jobs.js';
import { mailsTo, noMails, sendMails } from '../support/mail.js';
import { dayFromToday, makeReport } from '../support/reports.js';
import { useTestServer } from '../support/server.js';
import { giveItem, reported } from '../support/usages.js';
import { storedRows, textOf } from './support.js';

const server = await useTestServer();
const folder = await mkdtemp(join(tmpdir(), 'account-graph-mail-'));
const partner = await server.makeTenant(server.rootId, 'partner', 'Müller & Co');
await giveItem(server, partner.id, 'vms');
const user = (login: string) =>
  server.makeUser(partner.id, login, { contact: { email: `${login}@example.com` } });
const reader = await user('reader');
const other = await user('other');

afterAll(async () => {
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  await noMails(server);
  for (const name of await readdir(folder)) await rm(join(folder, name));
});

const send = (parameters: object, recipients = [reader.id, other.id]) =>
  makeReport(server, partner.id, { result_action: 'send', recipients, parameters });

const sendAll = () =>
  sendMails(server, openTransport({ smtpUrl: undefined, folder, from: 'no-reply@example.com' }));

describe('a report that is sent', () => {
  it('is attached to a mail to each recipient', async () => {
    const { id } = await send({ kind: 'usage_current', formats: ['csv', 'html'] });
    await runJobs(server, [reportGenerator]);
    await sendAll();
    const names = await readdir(folder);
    expect(names).toHaveLength(2);
    const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    expect(texts.map((text) => /^To: (.*)$/m.exec(text)![1]!.trim()).sort()).toEqual([
      'other@example.com',
      'reader@example.com',
    ]);
    const today = dayFromToday(server, 0);
    for (const row of await storedRows(server, id)) {
      const { extension, type } =
        row.reportFormat === 'csv'
          ? { extension: 'csv', type: 'text/csv' }
          : { extension: 'html', type: 'text/html' };
      const name = `usage_current_${today}_${today}_${row.reportFormat}.${extension}`;
      const content = await textOf(server, row.id);
      for (const text of texts) {
        const [, part] = text.split(`filename=${name}`);
        expect(text).toContain(type);
        const encoded = part!
          .split(/\r?\n--/)[0]!
          .split(/\r?\n\r?\n/)[1]!
          .replaceAll(/\s/g, '');
        expect(Buffer.from(encoded, 'base64').toString()).toBe(content);
      }
    }
  });

  it('is linked if it is large', async () => {
    const devices = Array.from({ length: 10_000 }, (_, i) => ({
      tenant_id: partner.id,
      resource_id: `device-${i}`,
      usage_type: 'vms',
      usage_value: 1,
    }));
    await reported(server, ...devices.slice(0, 5000));
    await reported(server, ...devices.slice(5000));
    const day = dayFromToday(server, 0);
    const { id } = await send(
      {
        kind: 'usage_breakdown',
        period: { start: day, end: day },
        formats: ['csv_v2_0', 'json_v1', 'json_v2_0'],
      },
      [reader.id],
    );
    await runJobs(server, [reportGenerator]);
    const [mail, ...more] = await mailsTo(server, 'reader@example.com');
    expect(more).toEqual([]);
    expect(mail!.attachments ?? null).toBeNull();
    expect(mail!.subject).toMatch(/^Account service: Usage breakdown, Müller & Co, /);
    const rows = await storedRows(server, id);
    for (const { id: storedId } of rows) {
      expect(mail!.text).toContain(`http://localhost:4000/api/2/reports/${id}/stored/${storedId}`);
    }
    const { status } = await server.admin.get(mail!.link.pathname);
    expect(status).toBe(200);
  });

  it('is not sent to recipients who no longer exist, but is kept', async () => {
    const leaver = await server.makeUser(partner.id, 'leaver', {
      contact: { email: 'leaver@example.com' },
    });
    const { id } = await send({ kind: 'usage_current' }, [leaver.id]);
    const { status } = await server.admin.put(`/users/${leaver.id}`, {
      version: leaver.version,
      enabled: false,
    });
    expect(status).toBe(200);
    await runJobs(server, [reportGenerator]);
    expect((await storedRows(server, id)).map(({ status }) => status)).toEqual(['saved']);
    await sendAll();
    expect(await readdir(folder)).toEqual([]);
  });

  it('waits while its file does not exist', async () => {
    const { id } = await send({ kind: 'usage_current' }, [reader.id]);
    await runJobs(server, [reportGenerator]);
    await server.services.reportFiles.remove((await storedRows(server, id)).map(({ id }) => id));
    await sendAll();
    expect(await readdir(folder)).toEqual([]);
    expect(await jobsOf(server, 'send-mail')).toMatchObject([
      { state: 'waiting', attempts: 1, lastError: 'a report file to attach no longer exists' },
    ]);
  });
});
