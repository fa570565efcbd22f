import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { redirectUri, tokensThrough, visitorAs } from '../../support/authorization.js';
import { sql } from '../../../src/database/sql.js';
import { useTestServer, type As, type Principal } from '../../support/server.js';
import { giveAuthenticator, openSession } from '../../support/sessions.js';
import { makeClientWith } from '../../support/tokens.js';

/* An idempotency key belongs to one caller: other tokens and sessions of the same user do not get the answer. */
const server = await useTestServer();
const partnerId = (await server.makeTenant(server.rootId, 'partner', 'Partner')).id;
const customerId = (await server.makeTenant(partnerId, 'customer', 'Customer')).id;
const otherId = (await server.makeTenant(partnerId, 'customer', 'Other customer')).id;
const person = await server.makePerson(partnerId, 'ada', 'partner_admin');
const application = await makeClientWith(server, partnerId, { redirectUris: [redirectUri] });
const otherApplication = await makeClientWith(server, partnerId, { redirectUris: [redirectUri] });

const name = 'Made once';

const byRest = (as: As, key: string) =>
  server
    .as(as)
    .post(
      '/tenants',
      { parent_id: customerId, kind: 'unit', name },
      { headers: { 'idempotency-key': key } },
    );
const byGraph = (as: As, key: string) =>
  server.as(as).graph(
    `mutation($input: CreateTenantInput!) { createTenant(input: $input) {
      tenant { id name } userErrors { code } } }`,
    { input: { parentId: customerId, kind: 'UNIT', name } },
    { 'idempotency-key': key },
  );

const through = async (client: Principal, scope?: string): Promise<As> => ({
  token: (await tokensThrough(server, client, await visitorAs(server, person), scope)).access_token,
});
const narrowedTo = (tenantId: string) =>
  through(application, `openid urn:acronis.com:tenant-id:${tenantId}`);

/** Makes the name of a tenant free. */
const rename = (id: string) =>
  server.write(({ session }) =>
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
  const user = await server.makePerson(customerId, 'otto', 'readonly_admin');
  const { session } = await giveAuthenticator(server, user.id);
  const headers = { 'idempotency-key': randomUUID() };
  const trust = (as: As) =>
    server.as(as).post(`/users/${user.id}/totp/trusted-browsers`, undefined, { headers });
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
