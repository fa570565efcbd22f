import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { refusal, type Body } from '../../support/people.js';
import { makeReport } from '../../support/reports.js';
import { useTestServer, type Principal } from '../../support/server.js';

const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
const customer = await server.makeTenant(partner.id, 'customer', 'Customer');
const partnerAdmin = await server.makePerson(partner.id, 'partner-admin', 'partner_admin');
const admin = await server.makePerson(customer.id, 'customer-admin', 'company_admin');
const person = await server.makePerson(customer.id, 'person');
const viewer = await server.makePerson(customer.id, 'viewer', 'readonly_admin');

const base = (userId: string) => `/users/${userId}/report-subscriptions`;
const list = (userId: string, as = server.admin) => as.get(base(userId));
const add = (userId: string, reportId: string, as = server.admin) =>
  as.post(base(userId), { report_id: reportId });
const end = (userId: string, reportId: string, as = server.admin) =>
  as.delete(`${base(userId)}/${reportId}`);

/** What the graph lists as the subscriptions of a user. */
async function listed(userId: string, as: Principal) {
  const { body, text } = await server.as(as).graph(`{ user(id: "${userId}") {
      reportSubscriptions(orderBy: { field: CREATED_AT, direction: ASC }) {
        totalCount nodes { id storedReports { totalCount } recipients { nodes { id } } } } } }`);
  expect(body.errors, text).toBeUndefined();
  const { nodes, totalCount } = body.data.user.reportSubscriptions;
  expect(totalCount).toBe(nodes.length);
  return nodes as Body[];
}

describe('a subscription', () => {
  it('is created, repeated without an effect, and deleted', async () => {
    const report = await makeReport(server, customer.id, { recipients: [admin.id] });
    const { status, body } = await add(person.id, report.id, admin);
    expect(status).toBe(201);
    expect(body).toEqual({ ...report, version: 2, recipients: [admin.id, person.id] });
    expect((await add(person.id, report.id, admin)).body).toEqual(body);
    expect((await list(person.id, admin)).body).toEqual({ items: [report.id] });
    expect((await end(person.id, report.id, admin)).status).toBe(204);
    expect((await list(person.id, admin)).body).toEqual({ items: [] });
    expect(refusal(await end(person.id, report.id, admin))).toEqual([404, 1005, undefined]);
    const { body: left } = await admin.get(`/reports/${report.id}`);
    expect(left).toEqual({ ...report, version: 3 });
  });

  it('can be the last one of a report', async () => {
    const { id } = await makeReport(server, customer.id, {
      recipients: [person.id],
      result_action: 'send',
      schedule: { type: 'monthly' },
    });
    expect((await end(person.id, id)).status).toBe(204);
    const { body } = await server.admin.get(`/reports/${id}`);
    expect(body).toMatchObject({ recipients: [], result_action: 'send' });
  });

  it('can be read and ended by the user, but not created', async () => {
    const { id } = await makeReport(server, partner.id, { recipients: [person.id] });
    expect((await list(person.id, person)).body.items).toEqual([id]);
    // A recipient can read the report, but neither change it nor read runs of others.
    const read = await person.get(`/reports/${id}`);
    expect([read.status, read.body.recipients]).toEqual([200, [person.id]]);
    for (const [method, path, more] of [
      ['GET', '/stored', {}],
      ['PUT', '', { body: { schedule: { enabled: false } } }],
      ['DELETE', '', { query: { version: 1 } }],
    ] as const) {
      const refused = await person.request(method, `/reports/${id}${path}`, more);
      expect(refusal(refused), path).toEqual([403, 1002, undefined]);
    }
    expect((await end(person.id, id, person)).status).toBe(204);
    expect((await list(person.id, person)).body.items).toEqual([]);
    expect((await person.get(`/reports/${id}`)).status).toBe(404);
    expect(refusal(await add(person.id, id, person))).toEqual([404, 1005, undefined]);
    expect(refusal(await end(person.id, id, person))).toEqual([404, 1005, undefined]);
  });

  it('is shown to others if they can read the report', async () => {
    const above = await makeReport(server, partner.id, { recipients: [person.id] });
    const own = await makeReport(server, customer.id, { recipients: [person.id] });
    expect((await list(person.id, partnerAdmin)).body.items).toEqual([above.id, own.id]);
    expect((await list(person.id, admin)).body.items).toEqual([own.id]);
    expect((await list(person.id, viewer)).body.items).toEqual([own.id]);
    expect(refusal(await end(person.id, above.id, admin))).toEqual([404, 1005, undefined]);
    expect(refusal(await end(person.id, own.id, viewer))).toEqual([403, 1002, undefined]);
    expect((await list(person.id, person)).body.items).toEqual([above.id, own.id]);
    expect((await list(partnerAdmin.id, admin)).status).toBe(404);
    expect((await list(admin.id, person)).status).toBe(404);
  });

  // "Fetches a list of UUIDs of all reports the user is subscribed to."
  it('is the same on the graph, for the user and for others', async () => {
    const above = await makeReport(server, partner.id, {
      recipients: [partnerAdmin.id, person.id],
    });
    for (const as of [partnerAdmin, admin, viewer, person]) {
      const { body } = await list(person.id, as);
      const nodes = await listed(person.id, as);
      expect(nodes.map(({ id }) => id)).toEqual(body.items);
      expect(body.items.includes(above.id)).toBe(as === partnerAdmin || as === person);
    }
    const own = (await listed(person.id, person)).find(({ id }) => id === above.id)!;
    expect(own).toEqual({
      id: above.id,
      // Stored reports require a scope at the tenant of the report.
      storedReports: { totalCount: 0 },
      recipients: { nodes: [{ id: person.id }] },
    });
    const seen = (await listed(person.id, partnerAdmin)).find(({ id }) => id === above.id)!;
    expect(seen.storedReports).toEqual({ totalCount: 1 });
    expect(seen.recipients.nodes).toHaveLength(2);
    expect((await person.get(`/reports/${above.id}`)).body.recipients).toEqual([person.id]);
  });

  it('requires an active user who is visible to the caller', async () => {
    const { id } = await makeReport(server, customer.id);
    expect(refusal(await add(partnerAdmin.id, id, admin))).toEqual([404, 1005, undefined]);
    expect(refusal(await add(person.id, id, viewer))).toEqual([403, 1002, undefined]);
    const off = await server.makeUser(customer.id, 'off', { enabled: false });
    expect(refusal(await add(off.id, id))).toEqual([409, 1018, undefined]);
    const missing = await add(person.id, '3c0e2a4e-58b1-4d53-93b6-5b6f3f1f3a11');
    expect(refusal(missing)).toEqual([404, 1005, undefined]);
    const { body } = await server.admin.get(`/reports/${id}`);
    expect(body.recipients).toEqual([]);
  });

  it('is removed with the user and with the report', async () => {
    const user = await server.makeUser(customer.id, 'leaves', { enabled: false });
    const on = await server.makeUser(customer.id, 'stays');
    const report = await makeReport(server, customer.id, { recipients: [on.id] });
    const { services } = server;
    await services.database.write(services.database.session(), async ({ session }) => {
      await session.all(sql`insert into report_recipients (report_id, user_id, position, added_at)
        values (${report.id}, ${user.id}, 1, 0)`);
    });
    const read = () => server.admin.get(`/reports/${report.id}`);
    expect((await read()).body.recipients).toEqual([on.id, user.id]);
    const query = { version: user.version };
    await server.admin.delete(`/users/${user.id}`, query);
    expect((await read()).body.recipients).toEqual([on.id]);
    expect((await list(user.id)).status).toBe(404);
    const version = { version: report.version };
    await server.admin.delete(`/reports/${report.id}`, version);
    expect((await list(on.id)).body.items).toEqual([]);
  });
});
