import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redirectUri, tokensThrough, visitorAs } from '../../support/authorization.js';
import { sql } from '../../../src/database/sql.js';
import { makePerson, makeTenant, type ClientActor, type UserActor } from '../../support/people.js';
import { startTestServer, type As, type TestServer } from '../../support/server.js';
import { giveAuthenticator, openSession } from '../../support/sessions.js';
import { makeClientWith } from '../../support/tokens.js';

/* An idempotency key belongs to one caller: other tokens and sessions of the same user do not get the answer. */
let server: TestServer;
let partnerId: string;
let customerId: string;
let otherId: string;
let person: UserActor;
let application: ClientActor;
let otherApplication: ClientActor;
beforeAll(async () => {
  server = await startTestServer();
  partnerId = (await makeTenant(server, server.rootId, 'partner', 'Partner')).id;
  customerId = (await makeTenant(server, partnerId, 'customer', 'Customer')).id;
  otherId = (await makeTenant(server, partnerId, 'customer', 'Other customer')).id;
  person = await makePerson(server, partnerId, 'ada', 'partner_admin');
  application = await makeClientWith(server, partnerId, { redirectUris: [redirectUri] });
  otherApplication = await makeClientWith(server, partnerId, { redirectUris: [redirectUri] });
});
afterAll(() => server.close());

const name = 'Made once';

const byRest = (as: As, key: string) =>
  server.rest('POST', '/tenants', {
    as,
    body: { parent_id: customerId, kind: 'unit', name },
    headers: { 'idempotency-key': key },
  });
const byGraph = (as: As, key: string) =>
  server.graphql(
    `mutation($input: CreateTenantInput!) { createTenant(input: $input) {
      tenant { id name } userErrors { code } } }`,
    {
      as,
      variables: { input: { parentId: customerId, kind: 'UNIT', name } },
      headers: { 'idempotency-key': key },
    },
  );

const through = async (client: ClientActor, scope?: string): Promise<As> => ({
  token: (await tokensThrough(server, client, await visitorAs(server, person), scope)).access_token,
});
const narrowedTo = (tenantId: string) =>
  through(application, `openid urn:acronis.com:tenant-id:${tenantId}`);

/** Makes the name of a tenant free. */
const rename = (id: string) =>
  server.services.database.write(server.services.database.session(), ({ session }) =>
    session.all(sql`update tenants set name = ${id}, name_key = ${id} where id = ${id}`),
  );

describe.each([
  ['REST', byRest],
  ['the graph', byGraph],
] as const)('a key by %s', (_, make) => {
  it('belongs to its user, application, part of the tree and type of session', async () => {
    const callers: [string, As][] = [
      ['in person', person],
      ['in the part', await narrowedTo(customerId)],
      ['in another part', await narrowedTo(otherId)],
      ['through an application', await through(application)],
      ['through another application', await through(otherApplication)],
      ['in a browser', await openSession(server, person.id)],
    ];
    for (const [owner, as] of callers) {
      if (owner === 'in another part') continue;
      const key = randomUUID();
      const first = await make(as, key);
      const id = /"id":"([0-9a-f-]{36})"/.exec(first.text)?.[1];
      expect(id, `${owner}: ${first.text}`).toBeDefined();
      for (const [other, another] of callers) {
        const label = `${owner}, then ${other}`;
        const again = await make(another, key);
        const replayed = again.headers['idempotency-replayed'];
        if (other === owner) expect([again.text, replayed], label).toEqual([first.text, 'true']);
        else {
          expect(replayed, label).toBeUndefined();
          expect(again.text, label).not.toContain(id);
        }
      }
      await rename(id!);
    }
  });

  it('remains valid for the same user with another token and after another sign-in', async () => {
    const key = randomUUID();
    const tokens = await Promise.all([through(application), through(application)]);
    const first = await make(tokens[0], key);
    const again = await make(tokens[1], key);
    await rename(/"id":"([0-9a-f-]{36})"/.exec(first.text)![1]!);
    expect([again.text, again.headers['idempotency-replayed']]).toEqual([first.text, 'true']);
  });
});

it('belongs to sessions with the same factors: others do not receive the cookie of a trusted browser', async () => {
  const user = await makePerson(server, customerId, 'otto', 'readonly_admin');
  const { session } = await giveAuthenticator(server, user.id);
  const headers = { 'idempotency-key': randomUUID() };
  const trust = (as: As) =>
    server.rest('POST', `/users/${user.id}/totp/trusted-browsers`, { as, headers });
  const first = await trust({ session });
  expect(first.status, first.text).toBeLessThan(300);
  expect(first.headers['set-cookie']).toBeDefined();
  const again = await trust({ session });
  expect(again.headers['set-cookie']).toEqual(first.headers['set-cookie']);
  const withoutCode = await openSession(server, user.id, { methods: ['pwd'] });
  const refused = await trust(withoutCode);
  expect(refused.status, refused.text).toBe(403);
  expect(refused.headers['set-cookie']).toBeUndefined();
});
