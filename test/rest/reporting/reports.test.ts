import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { removeReportFiles } from '../../../src/domain/reporting/stored-reports/remove-report-files.js';
import { runJobs } from '../../support/jobs.js';
import { refusal } from '../../support/people.js';
import {
  dayFromToday,
  makeReport,
  reportBody,
  setTimeZone,
  store,
  storedOf,
} from '../../support/reports.js';
import { useTestServer, type Principal } from '../../support/server.js';

const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
const customer = await server.makeTenant(partner.id, 'customer', 'Customer');
const unit = await server.makeTenant(customer.id, 'unit', 'Unit');
const admin = await server.makePerson(customer.id, 'admin-of-customer', 'company_admin');
const viewer = await server.makePerson(customer.id, 'viewer', 'readonly_admin');
const reader = await server.makeUser(customer.id, 'reader');

const day = (days: number) => dayFromToday(server, days);
const get = (path: string, as = server.admin) => as.get(path);
const put = (id: string, body: object, as = server.admin) => as.put(`/reports/${id}`, body);

/** The jobs that make a report. */
const jobsOf = (reportId: string) =>
  server.session().all<Record<string, unknown>>(
    sql`select j.kind as "kind", j.state as "state", j.unique_key as "uniqueKey",
        j.tenant_id as "tenantId", j.created_by as "createdBy"
      from jobs j where j.id in (select s.job_id from stored_reports s
        where s.report_id = ${reportId})`,
  );

describe('POST /reports', () => {
  it('generates a report of today immediately, with default values', async () => {
    const body = reportBody(customer.id);
    const { status, body: report } = await server.admin.post('/reports', body);
    expect(status).toBe(200);
    expect(report).toEqual({
      id: expect.any(String),
      version: 1,
      result_action: 'save',
      recipients: [],
      parameters: {
        tenant_id: customer.id,
        level: 'itself',
        formats: ['csv'],
        kind: 'usage_current',
        period: { start: day(0), end: day(0) },
        hide_zero_usage: false,
        show_skus: false,
      },
      schedule: { enabled: true, type: 'once' },
      generation_date: day(0),
    });
    expect((await get(`/reports/${report.id}`)).body).toEqual(report);
    expect(await storedOf(server, report.id)).toEqual([
      {
        id: expect.any(String),
        report_format: 'csv',
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        status: 'in_progress',
      },
    ]);
    expect(await jobsOf(report.id)).toEqual([
      {
        kind: 'generate-report',
        state: 'waiting',
        uniqueKey: `report:${report.id}:${day(0)}`,
        tenantId: customer.id,
        createdBy: server.adminId,
      },
    ]);
  });

  it('needs no period for a report of current usage per resource', async () => {
    const { parameters } = await makeReport(server, customer.id, {
      parameters: { kind: 'usage_breakdown' },
    });
    expect(parameters.period).toEqual({ start: day(0), end: day(0) });
  });

  it('generates all requested formats, in order', async () => {
    const formats = ['html', 'json_v2_0', 'csv', 'json_v1', 'csv_v2_0'];
    const report = await makeReport(server, customer.id, { parameters: { formats } });
    expect(report.parameters.formats).toEqual(formats);
    const stored = await storedOf(server, report.id);
    expect(stored.map(({ report_format }) => report_format)).toEqual(formats);
    expect(await jobsOf(report.id)).toHaveLength(1);
  });

  it('has the caller as the recipient by default, otherwise the given ones once each', async () => {
    const { recipients: _, ...body } = reportBody(customer.id, { result_action: 'send' });
    const own = await admin.post('/reports', body);
    expect(own.body.recipients).toEqual([admin.id]);
    const { body: named } = await admin.post('/reports', {
      ...body,
      recipients: [reader.id, admin.id, reader.id],
    });
    expect(named.recipients).toEqual([reader.id, admin.id]);
    const { body: client } = await server.client.post('/reports', {
      ...body,
      result_action: 'save',
    });
    expect(client.recipients).toEqual([]);
  });

  it('schedules a report on a later day, and generates nothing until then', async () => {
    const report = await makeReport(server, customer.id, { generation_date: day(3) });
    expect(report.generation_date).toBe(day(3));
    expect(report.parameters.period).toEqual({ start: day(3), end: day(3) });
    expect(await storedOf(server, report.id)).toEqual([]);
  });

  it('generates nothing if it is disabled', async () => {
    const report = await makeReport(server, customer.id, {
      schedule: { type: 'once', enabled: false },
    });
    expect(report.schedule).toEqual({ type: 'once', enabled: false });
    expect(await storedOf(server, report.id)).toEqual([]);
  });

  it('schedules a monthly report on the previous month', async () => {
    const report = await makeReport(server, partner.id, {
      parameters: { kind: 'usage_daily', level: 'all_customers' },
      schedule: { type: 'monthly' },
    });
    const today = new Date(server.services.clock());
    const utc = (months: number, date: number) =>
      new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + months, date))
        .toISOString()
        .slice(0, 10);
    expect(report.generation_date).toBe(utc(1, 1));
    expect(report.parameters.period).toEqual({ start: utc(0, 1), end: utc(1, 0) });
    expect(await storedOf(server, report.id)).toEqual([]);
  });

  it('uses dates in the time zone of the tenant', async () => {
    const far = await server.makeTenant(partner.id, 'customer', 'Far east');
    await setTimeZone(server, far.id, 'Pacific/Kiritimati');
    const { offset } = server.clock;
    // 11:00 in UTC is 1:00 of the next day in that time zone.
    const now = new Date(server.services.clock());
    server.clock.offset += now.setUTCHours(11, 0, 0, 0) - server.services.clock();
    const report = await makeReport(server, far.id);
    expect(report.generation_date).toBe(day(1));
    server.clock.offset = offset;
  });

  it('requires administration of the tenant', async () => {
    const ask = (tenantId: string, as: Principal) =>
      server.as(as).post('/reports', reportBody(tenantId));
    expect((await ask(unit.id, admin)).status).toBe(200);
    expect(refusal(await ask(customer.id, viewer))).toEqual([403, 1002, undefined]);
    expect(refusal(await ask(partner.id, admin))).toEqual([404, 1104, undefined]);
  });
});

describe('POST /reports/bulk', () => {
  const bulk = (tenantIds: string[], more = {}) => {
    const { tenant_id: _, ...parameters } = reportBody('').parameters;
    return server.admin.post('/reports/bulk', {
      ...reportBody(''),
      parameters: { ...parameters, tenant_ids: tenantIds, ...more },
    });
  };
  const idsOf = async (tenantId: string) =>
    (await get(`/tenants/${tenantId}/reports`)).body.items as string[];

  it('creates one report for each tenant', async () => {
    const { status, body } = await bulk([unit.id, customer.id, unit.id]);
    expect(status).toBe(201);
    expect(body.items.map((item: any) => item.parameters.tenant_id)).toEqual([
      unit.id,
      customer.id,
    ]);
    expect(await idsOf(unit.id)).toContain(body.items[0].id);
    for (const { id } of body.items) expect(await storedOf(server, id)).toHaveLength(1);
  });

  it('creates all of them or none', async () => {
    const before = [await idsOf(partner.id), await idsOf(unit.id)];
    const levels = await bulk([partner.id, unit.id], { level: 'direct_partners' });
    expect(refusal(levels)).toEqual([400, 1000, 'parameters.level']);
    const missing = await bulk([unit.id, '7c0e2a4e-58b1-4d53-93b6-5b6f3f1f3a11']);
    expect(refusal(missing)).toEqual([404, 1104, undefined]);
    expect([await idsOf(partner.id), await idsOf(unit.id)]).toEqual(before);
  });

  it('accepts at most a hundred tenants', async () => {
    const ids = Array.from({ length: 101 }, () => unit.id);
    expect(refusal(await bulk(ids))).toEqual([400, 1000, 'parameters.tenant_ids']);
    expect(refusal(await bulk([]))).toEqual([400, 1000, 'parameters.tenant_ids']);
    expect((await bulk(ids.slice(1))).status).toBe(201);
  });
});

describe('GET /tenants/{tenant_id}/reports', () => {
  it('lists the reports on the tenant itself, oldest first', async () => {
    const tenant = await server.makeTenant(customer.id, 'unit', 'Listed');
    const reports: string[] = [];
    for (let i = 0; i < 3; i++) {
      reports.push((await makeReport(server, tenant.id)).id);
      server.clock.offset += 1000;
    }
    const path = `/tenants/${tenant.id}/reports`;
    expect((await get(path)).body).toEqual({ items: reports });
    expect((await get(path, viewer)).body).toEqual({ items: reports });
    const others = (await get(`/tenants/${customer.id}/reports`)).body.items;
    expect(others.filter((id: string) => reports.includes(id))).toEqual([]);
  });
});

describe('PUT /reports/{report_id}', () => {
  const monthly = (more = {}) =>
    makeReport(server, customer.id, { schedule: { type: 'monthly' }, ...more });

  it('updates a monthly report without changing omitted fields', async () => {
    const report = await monthly({ recipients: [reader.id] });
    const { status, body } = await put(report.id, {
      parameters: { kind: 'usage_daily', level: 'accounts', show_skus: true },
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      ...report,
      version: 2,
      parameters: { ...report.parameters, kind: 'usage_daily', level: 'accounts', show_skus: true },
    });
    const changed = await put(report.id, { recipients: [admin.id, reader.id] });
    expect(changed.body).toEqual({
      ...body,
      version: 3,
      recipients: [admin.id, reader.id],
    });
    expect((await get(`/reports/${report.id}`)).body).toEqual(changed.body);
  });

  it('accepts its own response', async () => {
    const report = await monthly();
    const { status, body } = await put(report.id, report);
    expect(status).toBe(200);
    expect(body).toEqual({ ...report, version: 2 });
  });

  it('keeps recipients who were disabled since, and invisible ones', async () => {
    const above = await server.makePerson(server.rootId, 'from-above');
    const leaver = await server.makePerson(customer.id, 'leaver');
    const report = await monthly({ recipients: [above.id, leaver.id] });
    const { body: user } = await get(`/users/${leaver.id}`);
    const off = { version: user.version, enabled: false };
    await server.admin.put(`/users/${leaver.id}`, off);
    const seen = { ...report, recipients: [leaver.id] };
    expect((await get(`/reports/${report.id}`, admin)).body).toEqual(seen);
    const { status, body } = await put(report.id, seen, admin);
    expect(status).toBe(200);
    expect(body).toEqual({ ...seen, version: 2 });
    const everyone = async () => (await get(`/reports/${report.id}`)).body.recipients as string[];
    expect(await everyone()).toEqual([leaver.id, above.id]);
    // A caller who sees the whole list can send it.
    expect((await put(report.id, report, admin)).body.recipients).toEqual([leaver.id]);
    expect(await everyone()).toEqual([above.id, leaver.id]);
    await put(report.id, { recipients: [] }, admin);
    expect(await everyone()).toEqual([above.id]);
    await put(report.id, { recipients: [] });
    const again = await put(report.id, { recipients: [above.id] }, admin);
    expect(refusal(again)).toEqual([400, 1000, 'recipients.0']);
  });

  it('disables and enables it again', async () => {
    const report = await monthly();
    const nextAt = async () =>
      (
        await server
          .session()
          .first<{ at: number | null }>(
            sql`select r.next_at as "at" from reports r where r.id = ${report.id}`,
          )
      )?.at ?? null;
    const planned = await nextAt();
    expect(planned).toBe(Date.parse(`${report.generation_date}T06:00:00Z`));
    const off = await put(report.id, { schedule: { enabled: false } });
    expect(off.body.schedule).toEqual({ type: 'monthly', enabled: false });
    expect(await nextAt()).toBeNull();
    const on = await put(report.id, { schedule: { enabled: true } });
    expect(on.body).toEqual({ ...report, version: 3 });
    expect(await nextAt()).toBe(planned);
  });

  it('continues with the next month after it was disabled', async () => {
    const report = await monthly();
    await put(report.id, { schedule: { enabled: false } });
    const { offset } = server.clock;
    server.clock.offset += 100 * 86_400_000;
    const { body } = await put(report.id, { schedule: { enabled: true } });
    expect(body.generation_date > day(0)).toBe(true);
    expect(body.generation_date < day(32)).toBe(true);
    expect(body.parameters.period.end < body.generation_date).toBe(true);
    server.clock.offset = offset;
  });

  it('does not start before the requested day', async () => {
    const report = await monthly({
      schedule: { type: 'monthly', enabled: false },
      generation_date: day(200),
    });
    const { body } = await put(report.id, { schedule: { enabled: true } });
    expect(body).toEqual({ ...report, version: 2, schedule: { type: 'monthly', enabled: true } });
  });

  it('cannot change a report that is generated once', async () => {
    const report = await makeReport(server, customer.id);
    const answer = await put(report.id, { parameters: { show_skus: true } });
    expect(refusal(answer)).toEqual([409, 1027, undefined]);
    expect((await get(`/reports/${report.id}`)).body).toEqual(report);
  });

  it('refuses contradictory fields', async () => {
    const report = await monthly({ recipients: [reader.id], result_action: 'send' });
    expect(refusal(await put(report.id, { recipients: [] }))).toEqual([400, 1000, 'recipients']);
    expect(refusal(await put(report.id, { parameters: { level: 'all_customers' } }))).toEqual([
      400,
      1000,
      'parameters.level',
    ]);
    expect(refusal(await put(report.id, { schedule: {} }))).toEqual([
      400,
      1000,
      'schedule.enabled',
    ]);
    expect((await get(`/reports/${report.id}`)).body).toEqual(report);
  });

  it('requires administration of the tenant', async () => {
    const report = await monthly();
    expect(refusal(await put(report.id, {}, viewer))).toEqual([403, 1002, undefined]);
    expect((await put(report.id, {}, admin)).status).toBe(200);
  });
});

describe('DELETE /reports/{report_id}', () => {
  const remove = (id: string, version: number, as = server.admin) =>
    as.delete(`/reports/${id}`, { version });

  it('deletes the report and its files', async () => {
    const { id, version } = await makeReport(server, customer.id, {
      parameters: { formats: ['csv', 'html'] },
    });
    const stored = await store(server, id, 'text');
    expect(refusal(await remove(id, version + 1))).toEqual([409, 1001, 'version']);
    expect(refusal(await remove(id, version, viewer))).toEqual([403, 1002, undefined]);
    const { status, text } = await remove(id, version);
    expect([status, text]).toEqual([204, '']);
    for (const path of [`/reports/${id}`, `/reports/${id}/stored`]) {
      expect((await get(path)).status).toBe(404);
    }
    expect((await get(`/reports/${id}/stored/${stored[0]}`)).status).toBe(404);
    expect((await get(`/tenants/${customer.id}/reports`)).body.items).not.toContain(id);
    expect((await remove(id, version)).status).toBe(404);
    const { reportFiles } = server.services;
    await runJobs(server, [removeReportFiles]);
    for (const one of stored) expect(await reportFiles.open(one)).toBeUndefined();
  });
});

it('deletes the reports of a deleted tenant', async () => {
  const tenant = await server.makeTenant(partner.id, 'customer', 'Gone', { enabled: false });
  const { id } = await makeReport(server, tenant.id);
  const remove = await server.admin.delete(`/tenants/${tenant.id}`, { version: tenant.version });
  expect(remove.status, remove.text).toBe(204);
  expect((await get(`/reports/${id}`)).status).toBe(404);
  expect((await get(`/tenants/${tenant.id}/reports`)).status).toBe(404);
  const again = await server.admin.post('/reports', reportBody(tenant.id));
  expect(refusal(again)).toEqual([404, 1104, undefined]);
});
