import { beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { refusal } from '../../support/people.js';
import { dayFromToday, reportBody } from '../../support/reports.js';
import { useTestServer, type As } from '../../support/server.js';
import { reported } from '../../support/usages.js';

/* What cannot be a report is refused by name, and nothing is made or kept of it. */
const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
const customer = await server.makeTenant(partner.id, 'customer', 'Customer');
const unit = await server.makeTenant(customer.id, 'unit', 'Unit');
const admin = await server.makePerson(customer.id, 'admin-of-customer', 'company_admin');
const stranger = await server.makeUser(partner.id, 'stranger');

const day = (days: number) => dayFromToday(server, days);

const counts = () =>
  server.session().first(
    sql`select (select count(*) from reports) as "reports",
      (select count(*) from stored_reports) as "stored",
      (select count(*) from report_recipients) as "recipients", (select count(*) from jobs) as "jobs"`,
  );

const ask = (tenantId: string, more: object, as: As = server.admin) =>
  server.as(as).post('/reports', reportBody(tenantId, { ...more }));

const inBadWords = (body: any) => [body.error.domain, body.error.code, body.error.message];

const past = (start: string, end: string) => ({
  parameters: { kind: 'usage_daily', period: { start, end } },
});

describe('POST /reports refuses', () => {
  it.each<[string, string, () => object]>([
    ['a period that ends before it starts', 'parameters.period.end', () => past(day(-1), day(-2))],
    ['a period in the future', 'parameters.period.end', () => past(day(-1), day(1))],
    ['too long a period', 'parameters.period', () => past(day(-366), day(0))],
    ['a day that there is not', 'parameters.period.start', () => past('2026-02-30', day(-1))],
    ['a last day that there is not', 'parameters.period.end', () => past(day(-1), '2026-13-01')],
    ['a moment for a day', 'parameters.period.end', () => past(day(-1), '2026-01-01T00:00:00Z')],
    [
      'history without a period',
      'parameters.period',
      () => ({ parameters: { kind: 'usage_summary' } }),
    ],
    [
      'half a period',
      'parameters.period.end',
      () => ({ parameters: { period: { start: day(0) } } }),
    ],
    ['a day of making in the past', 'generation_date', () => ({ generation_date: day(-1) })],
    [
      'a day of making that there is not',
      'generation_date',
      () => ({ generation_date: '2031-06-31' }),
    ],
    [
      'a month of making in the past',
      'generation_date',
      () => ({ schedule: { type: 'monthly' }, generation_date: day(-1) }),
    ],
    ['a format twice', 'parameters.formats.1', () => ({ parameters: { formats: ['csv', 'csv'] } })],
    ['no format', 'parameters.formats', () => ({ parameters: { formats: [] } })],
    ['an unknown format', 'parameters.formats.0', () => ({ parameters: { formats: ['pdf'] } })],
    ['sending to nobody', 'recipients', () => ({ result_action: 'send' })],
    [
      'an unknown recipient',
      'recipients.0',
      () => ({ recipients: ['3c0e2a4e-58b1-4d53-93b6-5b6f3f1f3a11'] }),
    ],
    ['a recipient that is no id', 'recipients.0', () => ({ recipients: ['me'] })],
    ['no schedule', 'schedule.type', () => ({ schedule: {} })],
    ['U+0000', 'generation_date', () => ({ generation_date: '2031-06-3\u0000' })],
    [
      'a huge number',
      'parameters.hide_zero_usage',
      () => ({ parameters: { hide_zero_usage: 1e300 } }),
    ],
  ])('%s', async (_, field, more) => {
    const before = await counts();
    const answer = await ask(customer.id, more());
    expect(refusal(answer), answer.text).toEqual([400, 1000, field]);
    expect(answer.body.error.details.info).toContain(field);
    expect(inBadWords(answer.body)).toEqual(['PlatformReportingService', 400, 'Bad Request']);
    expect(await counts()).toEqual(before);
  });

  it('a level that the kind of tenant cannot have', async () => {
    for (const { id } of [customer, unit]) {
      for (const level of ['direct_partners', 'all_partners', 'all_customers']) {
        const answer = await ask(id, { parameters: { level } });
        expect(refusal(answer)).toEqual([400, 1000, 'parameters.level']);
      }
      expect((await ask(id, { parameters: { level: 'accounts' } })).status).toBe(200);
    }
    expect((await ask(partner.id, { parameters: { level: 'direct_partners' } })).status).toBe(200);
  });

  it('invisible, disabled or deleted recipients, with the same message', async () => {
    const off = await server.makeUser(customer.id, 'off', { enabled: false });
    const gone = await server.makeUser(customer.id, 'gone', { enabled: false });
    const query = { version: gone.version };
    await server.admin.delete(`/users/${gone.id}`, query);
    const said = [];
    for (const { id } of [stranger, off, gone]) {
      const before = await counts();
      const answer = await ask(customer.id, { recipients: [admin.id, id] }, admin);
      expect(refusal(answer)).toEqual([400, 1000, 'recipients.1']);
      said.push(answer.body.error.details.info);
      expect(await counts()).toEqual(before);
    }
    expect(new Set(said).size).toBe(1);
  });

  it('a client as the only recipient', async () => {
    const { recipients: _, ...body } = reportBody(customer.id, { result_action: 'send' });
    const answer = await server.client.post('/reports', body);
    expect(refusal(answer)).toEqual([400, 1000, 'recipients']);
  });

  it('a year and a day, but not a leap year', async () => {
    expect((await ask(customer.id, past(day(-365), day(0)))).status).toBe(200);
  });
});

describe('while the usage of the previous days is incomplete', () => {
  let midnight: number;
  beforeAll(async () => {
    const vms = { usage_type: 'vms', usage_value: 3 };
    await reported(server, { tenant_id: unit.id, ...vms });
    midnight = (Math.floor(server.services.clock() / 86_400_000) + 1) * 86_400_000;
  });
  const goTo = (hour: number) => {
    server.clock.offset += midnight + hour * 3_600_000 - server.services.clock();
  };

  it('a report on history is refused, with different errors before and after six', async () => {
    const before = await counts();
    goTo(5.9);
    const early = await ask(customer.id, past(day(-1), day(-1)));
    expect(refusal(early)).toEqual([400, 1000, undefined]);
    expect(inBadWords(early.body)).toEqual(['PlatformReportingService', 400, 'Bad Request']);
    goTo(6);
    const late = await ask(customer.id, past(day(-1), day(-1)));
    expect(late.status).toBe(500);
    expect(inBadWords(late.body)).toEqual([
      'PlatformReportingService',
      500,
      'Internal Server Error',
    ]);
    expect(await counts()).toEqual(before);
  });

  it('current usage, later reports and tenants without pending usage are accepted', async () => {
    goTo(6);
    const other = await server.makeTenant(partner.id, 'customer', 'Other');
    expect((await ask(customer.id, {})).status).toBe(200);
    const later = { ...past(day(-1), day(-1)), generation_date: day(1) };
    expect((await ask(customer.id, later)).status).toBe(200);
    expect((await ask(other.id, past(day(-1), day(-1)))).status).toBe(200);
    expect((await ask(customer.id, past(day(0), day(0)))).status).toBe(200);
    const breakdown = {
      parameters: { ...past(day(-1), day(-1)).parameters, kind: 'usage_breakdown' },
    };
    expect((await ask(customer.id, breakdown)).status).toBe(200);
  });
});
