import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { dayFromToday, makeReport, store, storedOf } from '../../support/reports.js';
import { useTestServer, type Principal } from '../../support/server.js';
import { ask, attempt, change, refused, send } from '../support.js';
import { plantWorld } from '../world.js';

const server = await useTestServer();
const world = await plantWorld(server);
const carl = await server.makePerson(world.north.id, 'carl', 'partner_admin');

const day = (days: number) => dayFromToday(server, days);

const input = (tenantId: string, more: object = {}) => ({
  parameters: { tenantId, kind: 'USAGE_CURRENT', level: 'ITSELF' },
  schedule: { type: 'ONCE' },
  resultAction: 'SAVE',
  ...more,
});

const fields = `id version tenantId kind level formats hideZeroUsage showSkus resultAction
  generationDate nextAt deletedAt period { start end } schedule { type enabled }
  tenant { name } creator { id ... on User { login } ... on Client { clientName } }
  recipients { nodes { login } }
  storedReports { nodes { format status progress url failure } }`;

describe('createReport', () => {
  it('creates and returns a report', async () => {
    const { report } = await change(
      world.ann,
      'createReport',
      `report { ${fields} }`,
      input(world.shop.id, {
        parameters: {
          tenantId: world.shop.id,
          kind: 'USAGE_DAILY',
          level: 'ACCOUNTS',
          formats: ['JSON_V2_0'],
          period: { start: day(-7), end: day(0) },
          hideZeroUsage: true,
          showSkus: null,
        },
        recipientIds: [world.bob.id, world.ann.id],
        resultAction: 'SEND',
        generationDate: null,
      }),
    );
    expect(report).toEqual({
      id: expect.any(String),
      version: 1,
      tenantId: world.shop.id,
      kind: 'USAGE_DAILY',
      level: 'ACCOUNTS',
      formats: ['JSON_V2_0'],
      hideZeroUsage: true,
      showSkus: false,
      resultAction: 'SEND',
      generationDate: day(0),
      nextAt: null,
      deletedAt: null,
      period: { start: day(-7), end: day(0) },
      schedule: { type: 'ONCE', enabled: true },
      tenant: { name: 'Shop' },
      creator: { id: world.ann.id, login: 'ann@example.com' },
      recipients: { nodes: expect.arrayContaining([{ login: 'bob' }]) },
      storedReports: {
        nodes: [
          { format: 'JSON_V2_0', status: 'IN_PROGRESS', progress: null, url: null, failure: null },
        ],
      },
    });
    expect(report.recipients.nodes).toHaveLength(2);
    const again = await ask(world.ann, `{ report(id: "${report.id}") { ${fields} } }`);
    expect(again.report).toEqual(report);
    const { body } = await server.as(world.ann).get(`/reports/${report.id}`);
    expect(body.recipients).toEqual([world.bob.id, world.ann.id]);
  });

  it.each<[string, () => object, string, string[] | null, number]>([
    [
      'a level that the tenant cannot have',
      () => ({
        parameters: { tenantId: world.shop.id, kind: 'USAGE_CURRENT', level: 'ALL_PARTNERS' },
      }),
      'BAD_INPUT',
      ['input', 'parameters', 'level'],
      1000,
    ],
    [
      'a day that there is not',
      () => ({ generationDate: '2031-02-29' }),
      'BAD_INPUT',
      ['input', 'generationDate'],
      1000,
    ],
    [
      'a recipient whom nobody knows',
      () => ({ recipientIds: [world.shop.id] }),
      'BAD_INPUT',
      ['input', 'recipientIds', '0'],
      1000,
    ],
    [
      'no period',
      () => ({ parameters: { tenantId: world.shop.id, kind: 'USAGE_SUMMARY', level: 'ITSELF' } }),
      'BAD_INPUT',
      ['input', 'parameters', 'period'],
      1000,
    ],
    [
      'a tenant that there is not',
      () => ({ parameters: { tenantId: world.ann.id, kind: 'USAGE_CURRENT', level: 'ITSELF' } }),
      'TARGET_NOT_FOUND',
      null,
      1104,
    ],
  ])('refuses %s', async (_, more, code, field, legacyCode) => {
    const payload = await attempt(
      server.admin,
      'createReport',
      'report { id }',
      input(world.shop.id, more()),
    );
    expect(payload).toEqual({
      report: null,
      userErrors: [{ code, field, legacyCode, message: expect.any(String) }],
    });
  });

  it('reports that history is not complete, or overdue', async () => {
    const { offset } = server.clock;
    const usage = { tenant_id: world.floor.id, usage_type: 'vms', usage_value: 3 };
    await server.admin.put('/tenants/usages', { items: [usage] });
    const midnight = Math.ceil(server.services.clock() / 86_400_000) * 86_400_000;
    for (const [hour, code] of [
      [5, 'HISTORY_NOT_READY'],
      [7, 'HISTORY_OVERDUE'],
    ] as const) {
      server.clock.offset += midnight + hour * 3_600_000 - server.services.clock();
      const period = { start: day(-1), end: day(-1) };
      const parameters = {
        tenantId: world.shop.id,
        kind: 'USAGE_SUMMARY',
        level: 'ACCOUNTS',
        period,
      };
      const { userErrors } = await attempt(
        server.admin,
        'createReport',
        'report { id }',
        input(world.shop.id, { parameters }),
      );
      expect(userErrors).toEqual([
        { code, field: null, legacyCode: 1000, message: expect.any(String) },
      ]);
    }
    server.clock.offset = offset;
  });

  it('creates several reports at once', async () => {
    const { reports } = await change(
      world.api,
      'createReports',
      'reports { tenant { name } schedule { type enabled } creator { id } }',
      {
        parameters: {
          tenantIds: [world.mill.id, world.shop.id],
          kind: 'USAGE_BREAKDOWN',
          level: 'ITSELF',
          period: { start: day(0), end: day(0) },
        },
        schedule: { type: 'MONTHLY', enabled: false },
        resultAction: 'SAVE',
      },
    );
    const schedule = { type: 'MONTHLY', enabled: false };
    const creator = { id: world.api.id };
    expect(reports).toEqual([
      { tenant: { name: 'Mill' }, schedule, creator },
      { tenant: { name: 'Shop' }, schedule, creator },
    ]);
  });
});

describe('a report in the graph', () => {
  it('is changed and deleted', async () => {
    const { id } = await makeReport(server, world.north.id, { schedule: { type: 'monthly' } });
    const { report } = await change(
      carl,
      'updateReport',
      'report { version level showSkus kind nextAt schedule { enabled } recipients { nodes { login } } creator { id } }',
      {
        id,
        recipientIds: [carl.id],
        parameters: { level: 'ALL_CUSTOMERS', showSkus: true },
        schedule: { enabled: false },
      },
    );
    expect(report).toEqual({
      version: 2,
      level: 'ALL_CUSTOMERS',
      showSkus: true,
      kind: 'USAGE_CURRENT',
      nextAt: null,
      schedule: { enabled: false },
      recipients: { nodes: [{ login: 'carl' }] },
      creator: { id: carl.id },
    });
    const stale = await attempt(server.admin, 'deleteReport', 'deletedReportId', {
      id,
      version: 1,
    });
    expect(stale.userErrors).toMatchObject([
      { code: 'VERSION_MISMATCH', field: ['input', 'version'] },
    ]);
    expect(
      await change(server.admin, 'deleteReport', 'deletedReportId', { id, version: 2 }),
    ).toEqual({
      deletedReportId: id,
      userErrors: [],
    });
    const gone = `{ report(id: "${id}") { id } node(id: "${id}") { id } }`;
    expect(await ask(server.admin, gone)).toEqual({ report: null, node: null });
  });

  it('that is generated once cannot be changed', async () => {
    const { id } = await makeReport(server, world.north.id);
    const { userErrors } = await attempt(server.admin, 'updateReport', 'report { id }', { id });
    expect(userErrors).toMatchObject([{ code: 'BUSINESS_RULE', legacyCode: 1027 }]);
  });

  it('has its stored reports, with progress and URLs', async () => {
    const report = await makeReport(server, world.shop.id, {
      parameters: { formats: ['html', 'csv'] },
    });
    await server.write(({ session }) =>
      session.all(sql`update jobs set progress = 2, progress_total = 3 where id in
        (select s.job_id from stored_reports s where s.report_id = ${report.id})`),
    );
    const query = `{ report(id: "${report.id}") { storedReports { totalCount nodes {
      id format status progress url size rowCount finishedAt period { start end } report { id }
      job { kind state } } } } }`;
    const stored = await storedOf(server, report.id);
    const read = async () => {
      const { report } = await ask(world.ann, query);
      const { totalCount, nodes } = report.storedReports;
      expect(totalCount).toBe(2);
      return ['HTML', 'CSV'].map((format) => nodes.find((node: any) => node.format === format));
    };
    const common = (format: string, index: number) => ({
      id: stored[index]!.id,
      format,
      period: { start: day(0), end: day(0) },
      report: { id: report.id },
    });
    expect(await read()).toEqual(
      ['HTML', 'CSV'].map((format, index) => ({
        ...common(format, index),
        status: 'IN_PROGRESS',
        progress: 66,
        url: null,
        size: null,
        rowCount: null,
        finishedAt: null,
        job: { kind: 'generate-report', state: 'WAITING' },
      })),
    );
    await store(server, report.id, 'text');
    const saved = await read();
    expect(saved).toEqual(
      ['HTML', 'CSV'].map((format, index) => ({
        ...common(format, index),
        status: 'SAVED',
        progress: 100,
        url: `http://localhost:4000/api/2/reports/${report.id}/stored/${stored[index]!.id}`,
        size: 4,
        rowCount: 1,
        finishedAt: expect.any(String),
        job: { kind: 'generate-report', state: 'DONE' },
      })),
    );
    const { pathname } = new URL(saved[1].url);
    const { status, text } = await server.as(world.ann).get(pathname);
    expect([status, text]).toEqual([200, 'text']);
    const csvOnly = `{ report(id: "${report.id}") {
      storedReports(filter: { format: [CSV], status: [SAVED] }) { nodes { id } } } }`;
    expect((await ask(server.admin, csvOnly)).report.storedReports.nodes).toEqual([
      { id: stored[1]!.id },
    ]);
    const node = `{ node(id: "${stored[0]!.id}") { __typename ... on StoredReport { format } } }`;
    expect(await ask(world.ann, node)).toEqual({
      node: { __typename: 'StoredReport', format: 'HTML' },
    });
  });

  it('is visible to its readers, its stored reports also to recipients', async () => {
    const { id } = await makeReport(server, world.shop.id);
    await store(server, id, 'text');
    const [stored] = await storedOf(server, id);
    const query = `{ report(id: "${id}") { id } nodes(ids: ["${id}", "${stored!.id}"]) { id }
      reports(filter: { ids: ["${id}"] }) { totalCount } }`;
    expect(await ask(world.bob, query)).toEqual({
      report: null,
      nodes: [null, null],
      reports: { totalCount: 0 },
    });
    expect(await ask(world.ann, query)).toEqual({
      report: { id },
      nodes: [{ id }, { id: stored!.id }],
      reports: { totalCount: 1 },
    });
    const subscription = { reportId: id, userId: world.bob.id };
    await change(world.ann, 'subscribeToReport', 'report { id }', subscription);
    expect(await ask(world.bob, query)).toEqual({
      report: { id },
      nodes: [{ id }, null],
      reports: { totalCount: 1 },
    });
    await change(world.bob, 'unsubscribeFromReport', 'reportId', subscription);
    expect((await ask(world.bob, query)).report).toBeNull();
  });
});

describe('subscriptions', () => {
  it('are created, listed and ended', async () => {
    const { id } = await makeReport(server, world.shop.id);
    const ids = { reportId: id, userId: world.bob.id };
    const { report } = await change(
      world.ann,
      'subscribeToReport',
      'report { id recipients { totalCount nodes { login } } }',
      ids,
    );
    expect(report).toEqual({ id, recipients: { totalCount: 1, nodes: [{ login: 'bob' }] } });
    const query = `{ user(id: "${world.bob.id}") { reportSubscriptions(last: 100) { nodes { id } } } }`;
    const listed = async (as: Principal) =>
      (await ask(as, query)).user.reportSubscriptions.nodes.map((node: { id: string }) => node.id);
    expect(await listed(world.ann)).toContain(id);
    expect(await listed(world.bob)).toContain(id);
    expect(await change(world.bob, 'unsubscribeFromReport', 'reportId', ids)).toEqual({
      reportId: id,
      userErrors: [],
    });
    expect(await listed(world.ann)).not.toContain(id);
    const { userErrors } = await attempt(world.ann, 'unsubscribeFromReport', 'reportId', ids);
    expect(userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });
});

describe('lists of reports', () => {
  it('can be filtered, and refuse invalid filters', async () => {
    const query = (filter: string) =>
      `{ tenant(id: "${world.mill.id}") { reports(filter: ${filter}) { nodes { kind } } } }`;
    const found = await ask(
      server.admin,
      query('{ scheduleType: [MONTHLY], kind: [USAGE_BREAKDOWN] }'),
    );
    expect(found.tenant.reports.nodes).toEqual([{ kind: 'USAGE_BREAKDOWN' }]);
    expect(
      (await ask(server.admin, query('{ kind: [USAGE_DAILY] }'))).tenant.reports.nodes,
    ).toEqual([]);
    expect(await refused(server.admin, query('{ ids: ["x"] }'))).toEqual([
      200,
      'BAD_INPUT filter.ids',
    ]);
  });

  it('need the same number of statements for any number of tenants', async () => {
    const parents = [];
    for (const [name, size] of [
      ['Few', 3],
      ['Many', 20],
    ] as const) {
      const parent = await server.makeTenant(world.north.id, 'partner', name);
      for (let i = 0; i < size; i++) {
        const child = await server.makeTenant(parent.id, 'customer', `${name} ${i}`);
        await makeReport(server, child.id, { recipients: [carl.id] });
      }
      parents.push(parent);
    }
    const counts = [];
    for (const { id } of parents) {
      const query = `{ tenant(id: "${id}") { children(first: 50) { nodes {
        reports { nodes { kind tenant { name } creator { id } recipients { nodes {
          login reportSubscriptions { totalCount } } } storedReports { nodes { status progress job { state } } } } } } } } }`;
      let statements = 0;
      for (let times = 0; times < 3; times++) {
        ({ statements } = await send(server.client, query));
      }
      counts.push(statements);
    }
    expect(counts[1]).toBe(counts[0]);
    expect(counts[0]).toBeLessThan(14);
  });
});
