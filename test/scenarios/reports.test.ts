import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { JobRunner } from '../../src/jobs/runner.js';
import { handlers } from '../support/jobs.js';
import { dayFromToday } from '../support/reports.js';
import { useTestServer } from '../support/server.js';
import { reported } from '../support/usages.js';
import { change, send } from '../resolvers/support.js';

/*
 * Clients request a report, poll until it is finished, and download it, while the server runs its
 * jobs.
 */
const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
const admin = await server.makePerson(partner.id, 'admin-of-partner', 'partner_admin');
for (let i = 1; i <= 3; i++) {
  const { id } = await server.makeTenant(partner.id, 'customer', `Customer ${i}`);
  await reported(server, { tenant_id: id, offering_item: 'vms', usage_value: i });
}
const runner = new JobRunner(server.services, handlers);
runner.start();

afterAll(async () => {
  await runner.stop();
});

/** Repeats `read` for up to ten seconds, until it returns a value. */
async function poll<T>(read: () => Promise<T | undefined>): Promise<T> {
  for (let times = 0; times < 200; times++) {
    const found = await read();
    if (found !== undefined) return found;
    await sleep(50);
  }
  throw new Error('it has not come in ten seconds');
}

describe('a report', () => {
  it('is requested, awaited and downloaded as legacy clients do', async () => {
    const created = await admin.post('/reports', {
      parameters: {
        tenant_id: partner.id,
        level: 'accounts',
        kind: 'usage_current',
        formats: ['csv_v2_0'],
        period: { start: dayFromToday(server, 0), end: dayFromToday(server, 0) },
      },
      schedule: { type: 'once' },
      result_action: 'save',
    });
    expect(created.status, created.text).toBe(200);
    const path = `/reports/${created.body.id}/stored`;
    const stored = await poll(async () => {
      const { body } = await admin.get(path);
      const [item] = body.items;
      expect(['in_progress', 'saved']).toContain(item.status);
      return item.status === 'saved' ? item : undefined;
    });
    const { headers, rawPayload, statusCode } = await server.app.inject({
      method: 'GET',
      url: `/api/2${path}/${stored.id}`,
      headers: {
        authorization: `Basic ${Buffer.from(`${admin.username}:${admin.password}`).toString('base64')}`,
        'accept-encoding': 'gzip, deflate',
      },
    });
    expect([statusCode, headers['content-encoding']]).toEqual([200, 'gzip']);
    const text = gunzipSync(rawPayload).toString();
    expect(Buffer.byteLength(text)).toBe(stored.size);
    for (let i = 1; i <= 3; i++) expect(text).toContain(`Customer ${i}`);
    const plain = await admin.get(`${path}/${stored.id}`);
    expect(plain.text).toBe(text);
  });

  it('is requested and awaited on the graph', async () => {
    const { report } = await change(
      admin,
      'createReport',
      'report { id storedReports { totalCount } }',
      {
        parameters: {
          tenantId: partner.id,
          level: 'ALL_CUSTOMERS',
          kind: 'USAGE_CURRENT',
          formats: ['JSON_V2_0', 'HTML'],
        },
        schedule: { type: 'ONCE' },
        resultAction: 'SAVE',
      },
    );
    expect(report.storedReports.totalCount).toBe(2);
    const query = `{ report(id: "${report.id}") {
      storedReports { nodes { format status progress size rowCount url job { state } } } } }`;
    const saved = await poll(async () => {
      const { body } = await send(admin, query);
      const { nodes } = body.data.report.storedReports;
      return nodes.every(({ status }: { status: string }) => status === 'SAVED')
        ? (nodes as any[])
        : undefined;
    });
    for (const node of saved) {
      expect(node).toMatchObject({ progress: 100, job: { state: 'DONE' } });
      const answer = await admin.get(new URL(node.url).pathname);
      expect(answer.status).toBe(200);
      expect(Buffer.byteLength(answer.text)).toBe(node.size);
      expect(answer.text).toContain('Customer 3');
    }
  });
});
