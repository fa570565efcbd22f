import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { creatorOf, recipientsOf } from '../../../src/domain/reporting/reports/recipients.js';
import { inMonth, monthBefore } from '../../../src/domain/core/calendar.js';
import { scheduleReports } from '../../../src/domain/reporting/schedule/schedule-reports.js';
import { rollUp } from '../../../src/domain/commerce/usages/roll-up.js';
import { runJobs } from '../../support/jobs.js';
import { dayFromToday, makeReport, setTimeZone, storedOf } from '../../support/reports.js';
import { useTestServer } from '../../support/server.js';
import { reported } from '../../support/usages.js';

const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
const customer = await server.makeTenant(partner.id, 'customer', 'Customer');

const day = (days: number) => dayFromToday(server, days);

function goTo(moment: string | number): void {
  server.clock.offset +=
    (typeof moment === 'number' ? moment : Date.parse(moment)) - server.services.clock();
}

/** What the recurring job does, done once. */
async function schedule(): Promise<void> {
  const { services } = server;
  const run = {
    job: { id: 'a job of the tests' },
    services,
    signal: new AbortController().signal,
  };
  await scheduleReports.run(run as never);
}

const runsOf = async (reportId: string) => {
  const rows = await server.session().all<{ start: string; end: string }>(
    sql`select s.period_start as "start", s.period_end as "end" from stored_reports s
      where s.report_id = ${reportId} order by s.period_start`,
  );
  return rows.map(({ start, end }) => ({ start, end }));
};

const read = async (id: string) => (await server.admin.get(`/reports/${id}`)).body;

describe('a scheduled report', () => {
  it('is generated at six in the morning of its day, once', async () => {
    const { id } = await makeReport(server, customer.id, { generation_date: day(2) });
    goTo(`${day(2)}T05:59:59Z`);
    await schedule();
    expect(await runsOf(id)).toEqual([]);
    goTo(`${day(0)}T06:00:00Z`);
    await schedule();
    await schedule();
    expect(await runsOf(id)).toEqual([{ start: day(0), end: day(0) }]);
    goTo(server.services.clock() + 40 * 86_400_000);
    await schedule();
    expect(await runsOf(id)).toHaveLength(1);
  });

  it('is generated in the time zone of the tenant, with daylight saving time', async () => {
    const tenant = await server.makeTenant(partner.id, 'customer', 'Berlin');
    await setTimeZone(server, tenant.id, 'Europe/Berlin');
    const year = new Date(server.services.clock()).getUTCFullYear() + 1;
    const winter = await makeReport(server, tenant.id, { generation_date: `${year}-01-15` });
    const summer = await makeReport(server, tenant.id, { generation_date: `${year}-07-15` });
    for (const [{ id }, at] of [
      [winter, `${year}-01-15T05:00:00Z`],
      [summer, `${year}-07-15T04:00:00Z`],
    ] as const) {
      goTo(Date.parse(at) - 1000);
      await schedule();
      expect(await runsOf(id)).toEqual([]);
      goTo(at);
      await schedule();
      expect(await runsOf(id)).toHaveLength(1);
    }
  });

  it('waits until the usage of the previous days is complete', async () => {
    const { id } = await makeReport(server, customer.id, {
      parameters: { kind: 'usage_daily', period: { start: day(-3), end: day(-1) } },
      generation_date: day(1),
    });
    await reported(server, { tenant_id: customer.id, usage_type: 'vms', usage_value: 5 });
    goTo(`${day(1)}T06:00:00Z`);
    await schedule();
    expect(await runsOf(id)).toEqual([]);
    await rollUp(server.services.database);
    await schedule();
    expect(await runsOf(id)).toHaveLength(1);
  });
});

describe('a monthly report', () => {
  const monthly = (tenantId: string, more = {}) =>
    makeReport(server, tenantId, { schedule: { type: 'monthly' }, ...more });

  it('covers the previous month, and has the time of its next run', async () => {
    const report = await monthly(customer.id);
    const first = report.generation_date as string;
    goTo(`${first}T06:00:00Z`);
    await schedule();
    await schedule();
    expect(await runsOf(report.id)).toEqual([monthBefore(first)]);
    const next = inMonth(first, 1, 1);
    expect(await read(report.id)).toEqual({
      ...report,
      version: 2,
      generation_date: next,
      parameters: { ...report.parameters, period: monthBefore(next) },
    });
    const [stored] = await storedOf(server, report.id);
    expect(stored!.status).toBe('in_progress');
  });

  it('is generated on the last day of a shorter month', async () => {
    const year = new Date(server.services.clock()).getUTCFullYear() + 1;
    const { id } = await monthly(customer.id, { generation_date: `${year}-01-31` });
    for (const [at, next] of [
      [`${year}-01-31`, inMonth(`${year}-02-01`, 0, 31)],
      [inMonth(`${year}-02-01`, 0, 31), `${year}-03-31`],
      [`${year}-03-31`, `${year}-04-30`],
    ] as const) {
      goTo(`${at}T06:00:00Z`);
      await schedule();
      expect((await read(id)).generation_date).toBe(next);
    }
    expect(await runsOf(id)).toHaveLength(3);
  });

  it('is generated once for every missed month', async () => {
    const report = await monthly(customer.id);
    const first = report.generation_date as string;
    goTo(`${inMonth(first, 4, 1)}T05:00:00Z`);
    await Promise.all([schedule(), schedule(), schedule()]);
    const made = [0, 1, 2, 3].map((months) => monthBefore(inMonth(first, months, 1)));
    expect(await runsOf(report.id)).toEqual(made);
    expect((await read(report.id)).generation_date).toBe(inMonth(first, 4, 1));
  });

  it('is generated for at most twelve missed months, the last ones', async () => {
    const report = await monthly(customer.id);
    const first = report.generation_date as string;
    goTo(`${inMonth(first, 19, 1)}T07:00:00Z`);
    await schedule();
    const made = await runsOf(report.id);
    expect(made).toHaveLength(12);
    expect(made.at(-1)).toEqual(monthBefore(inMonth(first, 19, 1)));
    expect(made[0]).toEqual(monthBefore(inMonth(first, 8, 1)));
  });

  it('waits in the east until the last day of the month has ended in UTC', async () => {
    const tenant = await server.makeTenant(partner.id, 'customer', 'Tokyo');
    await setTimeZone(server, tenant.id, 'Asia/Tokyo');
    const now = await monthly(tenant.id);
    const history = await monthly(tenant.id, { parameters: { kind: 'usage_summary' } });
    const first = history.generation_date as string;
    goTo(Date.parse(`${first}T06:00:00+09:00`));
    await schedule();
    expect([await runsOf(now.id), await runsOf(history.id)]).toEqual([[monthBefore(first)], []]);
    goTo(`${first}T00:00:00Z`);
    await schedule();
    expect(await runsOf(history.id)).toEqual([monthBefore(first)]);
  });

  it('is not generated while it is disabled or its tenant is deleted', async () => {
    const tenant = await server.makeTenant(partner.id, 'customer', 'Comes back', {
      enabled: false,
    });
    const off = await monthly(customer.id, { schedule: { type: 'monthly', enabled: false } });
    const { id, generation_date: first } = await monthly(tenant.id);
    const query = { version: tenant.version };
    const gone = await server.admin.delete(`/tenants/${tenant.id}`, query);
    expect(gone.status, gone.text).toBe(204);
    goTo(`${first}T06:00:00Z`);
    await schedule();
    expect(await runsOf(id)).toEqual([]);
    const back = await server.admin.post(`/tenants/${tenant.id}/restore`);
    expect(back.status, back.text).toBe(204);
    const next = inMonth(first, 1, 1);
    expect((await read(id)).generation_date).toBe(next);
    goTo(`${next}T06:00:00Z`);
    await schedule();
    expect(await runsOf(id)).toEqual([monthBefore(next)]);
    expect(await runsOf(off.id)).toEqual([]);
  });

  it('is run by the runner', async () => {
    const { id, generation_date: first } = await monthly(customer.id);
    goTo(`${first}T06:00:00Z`);
    await runJobs(server, [scheduleReports]);
    expect(await runsOf(id)).toHaveLength(1);
  });

  it('adds an audit record of every run', async () => {
    const { id, generation_date: first } = await monthly(customer.id);
    goTo(`${inMonth(first, 1, 1)}T06:00:00Z`);
    await schedule();
    const rows = await server.session().all<Record<string, unknown>>(
      sql`select a.action as "action", a.actor_type as "actorType", a.details as "details"
        from audit_records a where a.object_id = ${id} order by a.at`,
    );
    expect(rows).toEqual([
      { action: 'createReport', actorType: 'user', details: null },
      { action: 'runReport', actorType: 'system', details: { runs: '2' } },
    ]);
  });
});

describe('the creator and the recipients of a report', () => {
  const place = async (id: string) =>
    (await server.session().first<{ path: string; depth: number; barrier: number }>(
      sql`select t.path as "path", t.depth as "depth", t.barrier as "barrier"
          from tenants t where t.id = ${id}`,
    ))!;
  const creator = async (createdBy: string, tenantId = customer.id) => {
    const { services } = server;
    const session = services.database.session();
    return creatorOf(services, session, { createdBy }, await place(tenantId));
  };

  it('are checked at each run for the creator', async () => {
    const client = await server.makeClient(partner.id, 'partner_admin');
    const person = await server.makePerson(partner.id, 'maker', 'partner_admin');
    const viewer = await server.makePerson(partner.id, 'onlooker', 'readonly_admin');
    expect(await creator(client.id)).toMatchObject({ type: 'client', id: client.id });
    expect(await creator(person.id)).toMatchObject({ type: 'user', id: person.id });
    expect(await creator(viewer.id)).toBeUndefined();
    expect(await creator(person.id, server.rootId)).toBeUndefined();
    await server.update(`/users/${person.id}`, { enabled: false });
    expect(await creator(person.id)).toBeUndefined();
  });

  it('change the creator with each update', async () => {
    const person = await server.makePerson(customer.id, 'changer', 'company_admin');
    const report = await makeReport(server, customer.id, { schedule: { type: 'monthly' } });
    await person.put(`/reports/${report.id}`, {});
    const row = await server
      .session()
      .first(sql`select r.created_by as "by" from reports r where r.id = ${report.id}`);
    expect(row).toEqual({ by: person.id });
  });

  it('must have an address and be visible to the creator', async () => {
    const maker = await server.makePerson(customer.id, 'maker-below', 'company_admin');
    const contact = (email: string) => ({ contact: { email } });
    const near = await server.makeUser(customer.id, 'near', contact('near@example.com'));
    const byLogin = await server.makeUser(customer.id, 'login@example.com');
    const mute = await server.makeUser(customer.id, 'mute');
    const far = await server.makeUser(partner.id, 'far', contact('far@example.com'));
    const off = await server.makeUser(customer.id, 'goes', contact('goes@example.com'));
    const recipients = [far, near, mute, byLogin, off].map(({ id }) => id);
    const report = await makeReport(server, customer.id, { recipients });
    await server.admin.put(`/users/${off.id}`, { version: off.version, enabled: false });
    const { services } = server;
    const to = async (createdBy: string) =>
      (
        await recipientsOf(
          services.database.session(),
          report,
          (await creator(createdBy))!,
          services.clock(),
        )
      ).map(({ email }) => email);
    expect(await to(server.adminId)).toEqual([
      'far@example.com',
      'near@example.com',
      'login@example.com',
    ]);
    expect(await to(maker.id)).toEqual(['near@example.com', 'login@example.com']);
  });
});
