import { describe, expect, it } from 'vitest';
import { momentOf } from '../../../src/domain/reporting/schedule/local-time.js';
import { sql } from '../../../src/database/sql.js';
import { dayFromToday, makeReport } from '../../support/reports.js';
import { useTestServer } from '../../support/server.js';

const server = await useTestServer();
const tenantId = (await server.makeTenant(server.rootId, 'customer', 'Clocks')).id;
const { body } = await server.admin.get('/applications');
const applicationId: string = body.items.find(
  ({ type }: { type: string }) => type === 'platform',
).id;

const path = () => `/applications/${applicationId}/settings/tenants/${tenantId}/time_zone`;
const set = (value: unknown) => server.admin.put(path(), { value });

describe('a time zone', () => {
  it.each(['Europe/Kyiv', 'Europe/Kiev', 'US/Pacific', 'Asia/Calcutta', 'Etc/GMT+3', 'UTC'])(
    '%s is accepted, and returned unchanged',
    async (zone) => {
      const { status } = await set(zone);
      expect(status).toBe(200);
      const { body } = await server.admin.get(path());
      expect(JSON.stringify(body)).toContain(`"${zone}"`);
    },
  );

  it.each(['Europe/Nowhere', '+02:00', '', 'UTC+2', 7, 'Europe/Kyiv\u0000'])(
    '%j is refused, with the expected values',
    async (zone) => {
      const { status, text } = await set(zone);
      expect(status).toBe(400);
      expect(text.length).toBeLessThan(600);
    },
  );

  it('determines the time of reports by any of its names', async () => {
    for (const zone of ['Europe/Kyiv', 'Europe/Kiev']) {
      await set(zone);
      const day = dayFromToday(server, 40);
      const { id } = await makeReport(server, tenantId, { generation_date: day });
      const row = await server
        .session()
        .first<{ nextAt: number }>(
          sql`select r.next_at as "nextAt" from reports r where r.id = ${id}`,
        );
      expect(row).toEqual({ nextAt: momentOf('Europe/Kiev', day, 6) });
      expect(new Date(row!.nextAt).getUTCHours()).toBeLessThan(5);
    }
  });
});
