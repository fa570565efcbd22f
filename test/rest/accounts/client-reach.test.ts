import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  authorizeLink,
  exchangeCode,
  redirectUri,
  refresh,
  tokensThrough,
  visitorAs,
} from '../../support/authorization.js';
import {
  grant,
  makeClient,
  makePerson,
  makeTenant,
  type ClientActor,
  type UserActor,
} from '../../support/people.js';
import { makeRegistrationToken, register } from '../../support/registration.js';
import { startTestServer, type As, type TestServer } from '../../support/server.js';
import {
  clientToken,
  decode,
  makeClientWith,
  requestDevice,
  requestToken,
  signIn,
} from '../../support/tokens.js';
import { Visitor, queryOf } from '../../support/visitor.js';

/* A client acts only where its tenant does: whom it serves, and what counts in its tokens (ADR 14). */
const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
const within = (tenantId: string) => `urn:acronis.com:tenant-id:${tenantId}`;

let server: TestServer;
let partnerId: string;
let customerId: string;
let client: ClientActor;
let person: UserActor;
let above: UserActor;
let root: Visitor;
beforeAll(async () => {
  server = await startTestServer();
  partnerId = (await makeTenant(server, server.rootId, 'partner', 'Partner')).id;
  customerId = (await makeTenant(server, partnerId, 'customer', 'Customer')).id;
  client = await makeClientWith(server, customerId, { redirectUris: [redirectUri] });
  person = await makePerson(server, customerId, 'person', 'company_admin');
  above = await makePerson(server, partnerId, 'above', 'partner_admin');
  root = await visitorAs(server, { username: server.adminLogin, password: server.adminPassword });
});
beforeEach(() => void (server.clock.offset = 0));
afterAll(() => server.close());

const refusal = ({ status, body }: { status: number; body: any }) => [status, body?.error];
const get = async (path: string, token: string) =>
  (await server.rest('GET', path, { as: { token } })).status;
const move = async (tenantId: string, parentId: string) => {
  const { body } = await server.rest('GET', `/tenants/${tenantId}`, { as: server.admin });
  const answer = await server.rest('PUT', `/tenants/${tenantId}`, {
    as: server.admin,
    body: { version: body.version, parent_id: parentId },
  });
  expect(answer.status, answer.text).toBe(200);
};
const exchange = (assertion: string, as?: As, scope?: string) =>
  requestToken(server, { grant_type: jwtBearer, assertion, ...(scope && { scope }) }, { as });

async function selfRegistered(): Promise<ClientActor> {
  const { token } = await makeRegistrationToken(server, customerId);
  const { status, body, text } = await register(server, token, { redirect_uris: [redirectUri] });
  expect(status, text).toBe(201);
  return { id: body.client_id, username: body.client_id, password: body.client_secret };
}

describe('a link of a client that cannot act for the signed-in user', () => {
  it.each([
    ['a client of a customer', () => Promise.resolve(client)],
    ['a client that registered itself', selfRegistered],
  ])('gives no code for the root administrator: %s', async (_, find) => {
    const asking = await find();
    for (const scope of ['openid', 'openid offline_access']) {
      const page = await root.get(authorizeLink(asking.id, { scope }));
      expect([page.status, page.next, page.heading]).toEqual([
        403,
        undefined,
        'You cannot use this account here',
      ]);
      const silent = await root.get(authorizeLink(asking.id, { scope, prompt: 'none' }));
      expect([silent.status, queryOf(silent.next)]).toEqual([
        302,
        { error: 'access_denied', error_description: expect.any(String), iss: expect.any(String) },
      ]);
    }
  });

  it('shows a page with the account, and links to another account and back', async () => {
    const named = await makeClientWith(server, customerId, {
      redirectUris: [redirectUri],
      data: { client_name: 'Rows & <Columns>' },
    });
    const visitor = await visitorAs(server, above);
    const page = await visitor.get(authorizeLink(named.id, { state: 's&1' }));
    expect(page.text).toContain('signed in as <strong>above</strong>');
    expect(page.text).toContain('Rows &amp; &lt;Columns&gt;');
    const links = [...page.text.matchAll(/<a href="([^"]*)">([^<]*)</g)].map(
      ([, href, text]) => [text, href!.replaceAll('&amp;', '&')] as const,
    );
    const { 'Use another account': other, 'Return to the application': back } =
      Object.fromEntries(links);
    const { status, next } = await visitor.get(back);
    expect([status, next!.startsWith(`${redirectUri}?`)]).toEqual([302, true]);
    expect(queryOf(next)).toMatchObject({ error: 'access_denied', state: 's&1' });

    const form = await visitor.get(other);
    expect(form.heading).toBe('Sign in');
    const { username: login, password } = person;
    const done = await visitor.submit(form, { login, password });
    expect(queryOf((await visitor.follow(done.next!)).next)).toMatchObject({
      code: expect.any(String),
      state: 's&1',
    });
  });

  it('gives a code for users of its tenant and of descendants, and for all users at the root', async () => {
    const unit = await makeTenant(server, customerId, 'unit', 'Unit');
    const below = await makePerson(server, unit.id, 'below');
    const everywhere = await makeClientWith(server, server.rootId, {
      redirectUris: [redirectUri],
    });
    for (const [asking, user] of [
      [client, person],
      [client, below],
      [everywhere, below],
    ] as const) {
      const visitor = await visitorAs(server, user);
      const { access_token: token } = await tokensThrough(server, asking, visitor);
      expect((await server.rest('GET', '/users/me', { as: { token } })).body.id).toBe(user.id);
    }
    expect((await tokensThrough(server, everywhere, root)).access_token).toBeDefined();
  });

  it('gives no tokens for a code from before the user was moved', async () => {
    const tenant = await makeTenant(server, partnerId, 'customer', 'Moved with a code');
    const asking = await makeClientWith(server, partnerId, { redirectUris: [redirectUri] });
    const elsewhere = await makeTenant(server, server.rootId, 'partner', 'Elsewhere 1');
    const mover = await visitorAs(server, await makePerson(server, tenant.id, 'mover-1'));
    const { next } = await mover.get(authorizeLink(asking.id));
    await move(tenant.id, elsewhere.id);
    const answer = await exchangeCode(server, asking, queryOf(next).code!);
    expect(refusal(answer)).toEqual([400, 'invalid_grant']);
  });
});

describe('tokens of a user who is moved out of reach of the client', () => {
  it('become invalid permanently', async () => {
    const tenant = await makeTenant(server, partnerId, 'customer', 'Moved');
    const asking = await makeClientWith(server, partnerId, { redirectUris: [redirectUri] });
    const elsewhere = await makeTenant(server, server.rootId, 'partner', 'Elsewhere 2');
    const user = await makePerson(server, tenant.id, 'mover-2', 'company_admin');
    const visitor = await visitorAs(server, user);
    const first = await tokensThrough(server, asking, visitor);
    const { body: exchanged } = await exchange(first.access_token, asking);
    const own = await signIn(server, user);
    for (const token of [first.access_token, exchanged.access_token]) {
      expect(await get('/users/me', token)).toBe(200);
    }
    await move(tenant.id, elsewhere.id);
    for (const token of [first.access_token, exchanged.access_token]) {
      expect(await get('/users/me', token)).toBe(401);
      expect(refusal(await exchange(token))).toEqual([400, 'invalid_grant']);
    }
    expect(await get('/users/me', own.access_token)).toBe(200);
    const refreshed = await refresh(server, asking, first.refresh_token);
    expect(refusal(refreshed)).toEqual([400, 'invalid_grant']);
    await move(tenant.id, partnerId);
    const again = await refresh(server, asking, first.refresh_token);
    expect(refusal(again)).toEqual([400, 'invalid_grant']);
    expect((await tokensThrough(server, asking, visitor)).access_token).toBeDefined();
  });
});

describe('a device of a client that cannot act for the user', () => {
  it('is denied on the approval page, with an explanation', async () => {
    const device = await makeClientWith(server, customerId, { tokenEndpointAuthMethod: 'none' });
    const approver = await makePerson(server, partnerId, 'approver');
    await grant(server, 'user', approver.id, 'protection_admin', partnerId);
    const poll = (code: string) =>
      requestToken(server, { grant_type: deviceGrant, client_id: device.id, device_code: code });
    const rest = await requestDevice(server, device.id);
    const shown = await server.rest('GET', '/idp/device_authorization/approval', {
      as: approver,
      query: { code: rest.user_code },
    });
    expect(refusal(shown)).toEqual([403, 'access_denied']);
    expect(refusal(await poll(rest.device_code))).toEqual([400, 'authorization_pending']);
    const answer = await server.rest('POST', '/idp/device_authorization/approval', {
      as: approver,
      body: { code: rest.user_code },
    });
    expect(refusal(answer)).toEqual([403, 'access_denied']);
    server.clock.offset += 10_000;
    expect(refusal(await poll(rest.device_code))).toEqual([403, 'access_denied']);

    const paged = await requestDevice(server, device.id);
    const visitor = await visitorAs(server, approver);
    const page = await visitor.get(`/device?code=${paged.user_code}`);
    expect([page.status, page.heading]).toEqual([403, 'You cannot use this account here']);
    const approved = await visitor.submit(page, { decision: 'approve' });
    expect([approved.status, approved.heading]).toEqual([403, 'Access is denied']);
    server.clock.offset += 10_000;
    expect(refusal(await poll(paged.device_code))).toEqual([403, 'access_denied']);
  });

  it('is approved by a user for whom its client can act', async () => {
    const device = await makeClientWith(server, customerId, { tokenEndpointAuthMethod: 'none' });
    const approver = await makePerson(server, customerId, 'served', 'protection_admin');
    const { device_code: code, user_code: userCode } = await requestDevice(server, device.id);
    const answer = await server.rest('POST', '/idp/device_authorization/approval', {
      as: approver,
      body: { code: userCode },
    });
    expect(answer.status).toBe(204);
    const { status } = await requestToken(server, {
      grant_type: deviceGrant,
      client_id: device.id,
      device_code: code,
    });
    expect(status).toBe(200);
  });
});

describe('other grants of a client that cannot act for the user', () => {
  it('are refused: an exchange, a password, a one-time token', async () => {
    const { access_token: token } = await signIn(server, above);
    expect(refusal(await exchange(token, client))).toEqual([403, 'access_denied']);
    const publicClient = await makeClientWith(server, customerId, {
      tokenEndpointAuthMethod: 'none',
    });
    const form = { grant_type: jwtBearer, assertion: token, client_id: publicClient.id };
    expect(refusal(await requestToken(server, form))).toEqual([403, 'access_denied']);
    const { username, password } = above;
    const byPassword = await requestToken(
      server,
      { grant_type: 'password', username, password },
      { as: client },
    );
    expect(refusal(byPassword)).toEqual([403, 'access_denied']);

    const powerful = await makeClient(server, customerId, 'partner_admin', partnerId);
    const peer = await makePerson(server, partnerId, 'peer');
    const ott = (userId: string) =>
      server.rest('POST', '/idp/ott', {
        as: powerful,
        body: { purpose: 'user_login', user_id: userId },
      });
    expect((await ott(peer.id)).status).toBe(403);
    expect((await ott(person.id)).status).toBe(200);
    expect((await exchange((await signIn(server, person)).access_token, client)).status).toBe(200);
  });
});

describe('a token that is issued through a client', () => {
  /** A user of the customer with another role on an ancestor, and the policies of each type of token. */
  const policies = (token: string) =>
    (decode(token).claims.scope as { tuid: string; role: string }[]).map(({ tuid, role }) => [
      tuid,
      role,
    ]);
  let user: UserActor;
  let through: Awaited<ReturnType<typeof tokensThrough>>;
  beforeAll(async () => {
    user = await makePerson(server, customerId, 'both', 'company_admin');
    await grant(server, 'user', user.id, 'partner_admin', partnerId);
    through = await tokensThrough(server, client, await visitorAs(server, user));
  });

  it('contains no policy from above its tenant: code, refresh, exchange, password', async () => {
    const refreshed = await refresh(server, client, through.refresh_token);
    through = refreshed.body;
    const own = await signIn(server, user);
    expect(policies(own.access_token)).toHaveLength(2);
    const exchanged = await exchange(own.access_token, client);
    const again = await exchange(exchanged.body.access_token);
    const byPassword = await signIn(server, user, { as: client });
    for (const token of [
      through.access_token,
      exchanged.body.access_token,
      again.body.access_token,
      byPassword.access_token,
    ]) {
      expect(policies(token)).toEqual([[customerId, 'company_admin']]);
      expect(decode(token).claims.client_id).toBe(client.id);
      expect(await get(`/tenants/${customerId}`, token)).toBe(200);
      expect(await get(`/tenants/${partnerId}`, token)).toBe(404);
    }
    expect(await get(`/tenants/${partnerId}`, own.access_token)).toBe(200);
  });

  it('cannot change what a partner sells to its own tenant', async () => {
    const pricing = (as: As, version: number) =>
      server.rest('PUT', `/tenants/${customerId}/pricing`, {
        as,
        body: { version, mode: 'production' },
      });
    const items = (as: As) =>
      server.rest('PUT', `/tenants/${customerId}/offering_items`, {
        as,
        body: { offering_items: [] },
      });
    const as = { token: through.access_token };
    expect((await pricing(as, 1)).status).toBe(403);
    expect((await items(as)).status).toBe(403);
    const { body } = await server.graphql(
      `mutation ($input: UpdatePricingInput!) {
        updatePricing(input: $input) { userErrors { code } } }`,
      { as, variables: { input: { tenantId: customerId, version: 1, mode: 'PRODUCTION' } } },
    );
    expect(JSON.stringify(body)).toMatch(/FORBIDDEN|ACCESS_DENIED/);
    expect((await items(user)).status).toBe(200);
    expect((await pricing(user, 1)).status).toBe(200);
  });

  it('is not extended by a restriction to the tenant of its client', async () => {
    const own = (await signIn(server, user)).access_token;
    const narrowed = await exchange(through.access_token, client, within(customerId));
    const dropped = await exchange(own, client, within(customerId));
    for (const { body } of [narrowed, dropped]) {
      expect(policies(body.access_token)).toEqual([[customerId, 'company_admin']]);
    }
    const role = await exchange(own, client, `${within(customerId)}:partner_admin`);
    expect(refusal(role)).toEqual([403, 'access_denied']);
    const up = await exchange(own, client, within(partnerId));
    // The restriction is to an ancestor of the tenant of the client: the policies below remain.
    for (const { tuid } of up.status === 200
      ? (decode(up.body.access_token).claims.scope as { tuid: string }[])
      : []) {
      expect(tuid).toBe(customerId);
    }
    // A token that the user has restricted contains the roles of ancestors.
    const { body } = await exchange(own, undefined, within(customerId));
    expect(policies(body.access_token)).toContainEqual([customerId, 'partner_admin']);
  });

  it('has the same access in introspection', async () => {
    const service = await makeClient(server, server.rootId, 'token_introspector');
    const { body } = await requestToken(
      server,
      { token: through.access_token },
      { path: '/idp/introspect_token', as: service },
    );
    expect(body.active).toBe(true);
    expect((body.scope as { tuid: string }[]).map(({ tuid }) => tuid)).toEqual([customerId]);
  });

  it('follows changes of the policies of its user and moves of its client', async () => {
    const tenant = await makeTenant(server, partnerId, 'partner', 'Reseller');
    const below = await makeTenant(server, tenant.id, 'customer', 'Of the reseller');
    const asking = await makeClientWith(server, tenant.id, { redirectUris: [redirectUri] });
    const holder = await makePerson(server, below.id, 'holder', 'company_admin');
    const { access_token: token } = await tokensThrough(
      server,
      asking,
      await visitorAs(server, holder),
    );
    await grant(server, 'user', holder.id, 'partner_admin', partnerId);
    await grant(server, 'user', holder.id, 'partner_admin', tenant.id);
    expect(await get(`/tenants/${tenant.id}`, token)).toBe(200);
    expect(await get(`/tenants/${partnerId}`, token)).toBe(404);
    const elsewhere = await makeTenant(server, partnerId, 'partner', 'Elsewhere 3');
    await move(below.id, elsewhere.id);
    expect(await get(`/tenants/${below.id}`, token)).toBe(401);
  });
});

describe('a session that a client has started with a one-time token', () => {
  it('has the access of a token for the client, and approves only clients below it', async () => {
    const branch = await makeTenant(server, partnerId, 'partner', 'Branch');
    const shop = await makeTenant(server, branch.id, 'customer', 'Shop');
    const support = await makeClient(server, branch.id, 'partner_admin');
    const user = await makePerson(server, shop.id, 'shopper', 'company_admin');
    const { body } = await server.rest('POST', '/idp/ott', {
      as: support,
      body: { purpose: 'user_login', user_id: user.id },
    });
    const visitor = new Visitor(server);
    await visitor.post('/idp/external-login', new URLSearchParams());
    const page = await visitor.get(`/api/2/idp/external-login?ott=${body.ott}`);
    await visitor.submit(page);
    expect(visitor.session).toBeDefined();
    const as = { session: visitor.session! };
    expect((await server.rest('GET', '/users/me', { as })).body.id).toBe(user.id);

    await grant(server, 'user', user.id, 'partner_admin', partnerId);
    expect((await server.rest('GET', `/tenants/${shop.id}`, { as })).status).toBe(200);
    expect((await server.rest('GET', `/tenants/${partnerId}`, { as })).status).toBe(404);

    const higher = await makeClientWith(server, partnerId, { redirectUris: [redirectUri] });
    const { next } = await visitor.get(authorizeLink(higher.id, { prompt: 'none' }));
    expect(queryOf(next).error).toBe('access_denied');
    const same = await makeClientWith(server, branch.id, { redirectUris: [redirectUri] });
    const tokens = await tokensThrough(server, same, visitor);
    expect(await get(`/tenants/${partnerId}`, tokens.access_token)).toBe(404);

    await server.rest('PUT', `/clients/${support.id}`, {
      as: server.admin,
      body: { status: 'disabled' },
    });
    expect((await server.rest('GET', '/users/me', { as })).status).toBe(401);
  });
});

describe('a client that acts for itself', () => {
  it('keeps its own policies, on any tenant', async () => {
    const powerful = await makeClient(server, customerId, 'partner_admin', partnerId);
    const token = await clientToken(server, powerful);
    expect(await get(`/tenants/${partnerId}`, token)).toBe(200);
  });
});
