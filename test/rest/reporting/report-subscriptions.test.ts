import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import {
  makePerson,
  makeTenant,
  makeUser,
  refusal,
  type Body,
  type UserActor,
} from '../../support/people.js';
import { makeReport } from '../../support/reports.js';
import { startTestServer, type TestServer } from '../../support/server.js';

let server: TestServer;
let partner: Body;
let customer: Body;
let partnerAdmin: UserActor;
let admin: UserActor;
let person: UserActor;
let viewer: UserActor;
beforeAll(async () => {
  server = await startTestServer();
  partner = await makeTenant(server, server.rootId, 'partner', 'Partner');
  customer = await makeTenant(server, partner.id, 'customer', 'Customer');
  partnerAdmin = await makePerson(server, partner.id, 'partner-admin', 'partner_admin');
  admin = await makePerson(server, customer.id, 'customer-admin', 'company_admin');
  person = await makePerson(server, customer.id, 'person');
  viewer = await makePerson(server, customer.id, 'viewer', 'readonly_admin');
});
afterAll(() => server.close());

const base = (userId: string) => `/users/${userId}/report-subscriptions`;
const list = (userId: string, as = server.admin) => server.rest('GET', base(userId), { as });
const add = (userId: string, reportId: string, as = server.admin) =>
  server.rest('POST', base(userId), { as, body: { report_id: reportId } });
const end = (userId: string, reportId: string, as = server.admin) =>
  server.rest('DELETE', `${base(userId)}/${reportId}`, { as });

/** What the graph lists as the subscriptions of a user. */
async function listed(userId: string, as: UserActor) {
  const { body, text } = await server.graphql(
    `{ user(id: "${userId}") {
      reportSubscriptions(orderBy: { field: CREATED_AT, direction: ASC }) {
        totalCount nodes { id storedReports { totalCount } recipients { nodes { id } } } } } }`,
    { as },
  );
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
    const { body: left } = await server.rest('GET', `/reports/${report.id}`, { as: admin });
    expect(left).toEqual({ ...report, version: 3 });
  });

  it('can be the last one of a report', async () => {
    const { id } = await makeReport(server, customer.id, {
      recipients: [person.id],
      result_action: 'send',
      schedule: { type: 'monthly' },
    });
    expect((await end(person.id, id)).status).toBe(204);
    const { body } = await server.rest('GET', `/reports/${id}`, { as: server.admin });
    expect(body).toMatchObject({ recipients: [], result_action: 'send' });
  });

  it('can be read and ended by the user, but not created', async () => {
    const { id } = await makeReport(server, partner.id, { recipients: [person.id] });
    expect((await list(person.id, person)).body.items).toEqual([id]);
    // A recipient can read the report, but neither change it nor read runs of others.
    const read = await server.rest('GET', `/reports/${id}`, { as: person });
    expect([read.status, read.body.recipients]).toEqual([200, [person.id]]);
    for (const [method, path, more] of [
      ['GET', '/stored', {}],
      ['PUT', '', { body: { schedule: { enabled: false } } }],
      ['DELETE', '', { query: { version: 1 } }],
    ] as const) {
      const refused = await server.rest(method, `/reports/${id}${path}`, { as: person, ...more });
      expect(refusal(refused), path).toEqual([403, 1002, undefined]);
    }
    expect((await end(person.id, id, person)).status).toBe(204);
    expect((await list(person.id, person)).body.items).toEqual([]);
    expect((await server.rest('GET', `/reports/${id}`, { as: person })).status).toBe(404);
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
    expect(
      (await server.rest('GET', `/reports/${above.id}`, { as: person })).body.recipients,
    ).toEqual([person.id]);
  });

  it('requires an active user who is visible to the caller', async () => {
    const { id } = await makeReport(server, customer.id);
    expect(refusal(await add(partnerAdmin.id, id, admin))).toEqual([404, 1005, undefined]);
    expect(refusal(await add(person.id, id, viewer))).toEqual([403, 1002, undefined]);
    const off = await makeUser(server, customer.id, 'off', { enabled: false });
    expect(refusal(await add(off.id, id))).toEqual([409, 1018, undefined]);
    const missing = await add(person.id, '3c0e2a4e-58b1-4d53-93b6-5b6f3f1f3a11');
    expect(refusal(missing)).toEqual([404, 1005, undefined]);
    const { body } = await server.rest('GET', `/reports/${id}`, { as: server.admin });
    expect(body.recipients).toEqual([]);
  });

  it('is removed with the user and with the report', async () => {
    const user = await makeUser(server, customer.id, 'leaves', { enabled: false });
    const on = await makeUser(server, customer.id, 'stays');
    const report = await makeReport(server, customer.id, { recipients: [on.id] });
    const { services } = server;
    await services.database.write(services.database.session(), async ({ session }) => {
      await session.all(sql`insert into report_recipients (report_id, user_id, position, added_at)
        values (${report.id}, ${user.id}, 1, 0)`);
    });
    const read = () => server.rest('GET', `/reports/${report.id}`, { as: server.admin });
    expect((await read()).body.recipients).toEqual([on.id, user.id]);
    const query = { version: user.version };
    await server.rest('DELETE', `/users/${user.id}`, { as: server.admin, query });
    expect((await read()).body.recipients).toEqual([on.id]);
    expect((await list(user.id)).status).toBe(404);
    const version = { version: report.version };
    await server.rest('DELETE', `/reports/${report.id}`, { as: server.admin, query: version });
    expect((await list(on.id)).body.items).toEqual([]);
  });
});
