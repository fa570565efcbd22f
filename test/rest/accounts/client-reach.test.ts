import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  authorizeLink,
  exchangeCode,
  redirectUri,
  refresh,
  tokensThrough,
  visitorAs,
} from '../../support/authorization.js';
import { makeRegistrationToken, register } from '../../support/registration.js';
import { useTestServer, type As, Principal } from '../../support/server.js';
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

const server = await useTestServer();
const partnerId = (await server.makeTenant(server.rootId, 'partner', 'Partner')).id;
const customerId = (await server.makeTenant(partnerId, 'customer', 'Customer')).id;
const client = await makeClientWith(server, customerId, { redirectUris: [redirectUri] });
const person = await server.makePerson(customerId, 'person', 'company_admin');
const above = await server.makePerson(partnerId, 'above', 'partner_admin');
const root = await visitorAs(server, server.admin);

beforeEach(() => void (server.clock.offset = 0));

const refusal = ({ status, body }: { status: number; body: any }) => [status, body?.error];
const get = async (path: string, token: string) => (await server.as({ token }).get(path)).status;
const move = async (tenantId: string, parentId: string) => {
  const answer = await server.update(`/tenants/${tenantId}`, { parent_id: parentId });
  expect(answer.status, answer.text).toBe(200);
};
const exchange = (assertion: string, as?: As, scope?: string) =>
  requestToken(server, { grant_type: jwtBearer, assertion, ...(scope && { scope }) }, { as });

async function selfRegistered(): Promise<Principal> {
  const { token } = await makeRegistrationToken(server, customerId);
  const { status, body, text } = await register(server, token, { redirect_uris: [redirectUri] });
  expect(status, text).toBe(201);
  return new Principal(server.app, body.client_id, body.client_id, body.client_secret);
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
    const unit = await server.makeTenant(customerId, 'unit', 'Unit');
    const below = await server.makePerson(unit.id, 'below');
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
      expect((await server.as({ token }).get('/users/me')).body.id).toBe(user.id);
    }
    expect((await tokensThrough(server, everywhere, root)).access_token).toBeDefined();
  });

  it('gives no tokens for a code from before the user was moved', async () => {
    const tenant = await server.makeTenant(partnerId, 'customer', 'Moved with a code');
    const asking = await makeClientWith(server, partnerId, { redirectUris: [redirectUri] });
    const elsewhere = await server.makeTenant(server.rootId, 'partner', 'Elsewhere 1');
    const mover = await visitorAs(server, await server.makePerson(tenant.id, 'mover-1'));
    const { next } = await mover.get(authorizeLink(asking.id));
    await move(tenant.id, elsewhere.id);
    const answer = await exchangeCode(server, asking, queryOf(next).code!);
    expect(refusal(answer)).toEqual([400, 'invalid_grant']);
  });
});

describe('tokens of a user who is moved out of reach of the client', () => {
  it('become invalid permanently', async () => {
    const tenant = await server.makeTenant(partnerId, 'customer', 'Moved');
    const asking = await makeClientWith(server, partnerId, { redirectUris: [redirectUri] });
    const elsewhere = await server.makeTenant(server.rootId, 'partner', 'Elsewhere 2');
    const user = await server.makePerson(tenant.id, 'mover-2', 'company_admin');
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
    const approver = await server.makePerson(partnerId, 'approver');
    await server.grant('user', approver.id, 'protection_admin', partnerId);
    const poll = (code: string) =>
      requestToken(server, { grant_type: deviceGrant, client_id: device.id, device_code: code });
    const rest = await requestDevice(server, device.id);
    const shown = await approver.get('/idp/device_authorization/approval', {
      code: rest.user_code,
    });
    expect(refusal(shown)).toEqual([403, 'access_denied']);
    expect(refusal(await poll(rest.device_code))).toEqual([400, 'authorization_pending']);
    const answer = await approver.post('/idp/device_authorization/approval', {
      code: rest.user_code,
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
    const approver = await server.makePerson(customerId, 'served', 'protection_admin');
    const { device_code: code, user_code: userCode } = await requestDevice(server, device.id);
    const answer = await approver.post('/idp/device_authorization/approval', { code: userCode });
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

    const powerful = await server.makeClient(customerId, 'partner_admin', partnerId);
    const peer = await server.makePerson(partnerId, 'peer');
    const ott = (userId: string) =>
      powerful.post('/idp/ott', { purpose: 'user_login', user_id: userId });
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
  let user: Principal;
  let through: Awaited<ReturnType<typeof tokensThrough>>;
  beforeAll(async () => {
    user = await server.makePerson(customerId, 'both', 'company_admin');
    await server.grant('user', user.id, 'partner_admin', partnerId);
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
      server.as(as).put(`/tenants/${customerId}/pricing`, { version, mode: 'production' });
    const items = (as: As) =>
      server.as(as).put(`/tenants/${customerId}/offering_items`, { offering_items: [] });
    const as = { token: through.access_token };
    expect((await pricing(as, 1)).status).toBe(403);
    expect((await items(as)).status).toBe(403);
    const { body } = await server.as(as).graph(
      `mutation ($input: UpdatePricingInput!) {
        updatePricing(input: $input) { userErrors { code } } }`,
      { input: { tenantId: customerId, version: 1, mode: 'PRODUCTION' } },
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
    const service = await server.makeClient(server.rootId, 'token_introspector');
    const { body } = await requestToken(
      server,
      { token: through.access_token },
      { path: '/idp/introspect_token', as: service },
    );
    expect(body.active).toBe(true);
    expect((body.scope as { tuid: string }[]).map(({ tuid }) => tuid)).toEqual([customerId]);
  });

  it('follows changes of the policies of its user and moves of its client', async () => {
    const tenant = await server.makeTenant(partnerId, 'partner', 'Reseller');
    const below = await server.makeTenant(tenant.id, 'customer', 'Of the reseller');
    const asking = await makeClientWith(server, tenant.id, { redirectUris: [redirectUri] });
    const holder = await server.makePerson(below.id, 'holder', 'company_admin');
    const { access_token: token } = await tokensThrough(
      server,
      asking,
      await visitorAs(server, holder),
    );
    await server.grant('user', holder.id, 'partner_admin', partnerId);
    await server.grant('user', holder.id, 'partner_admin', tenant.id);
    expect(await get(`/tenants/${tenant.id}`, token)).toBe(200);
    expect(await get(`/tenants/${partnerId}`, token)).toBe(404);
    const elsewhere = await server.makeTenant(partnerId, 'partner', 'Elsewhere 3');
    await move(below.id, elsewhere.id);
    expect(await get(`/tenants/${below.id}`, token)).toBe(401);
  });
});

describe('a session that a client has started with a one-time token', () => {
  it('has the access of a token for the client, and approves only clients below it', async () => {
    const branch = await server.makeTenant(partnerId, 'partner', 'Branch');
    const shop = await server.makeTenant(branch.id, 'customer', 'Shop');
    const support = await server.makeClient(branch.id, 'partner_admin');
    const user = await server.makePerson(shop.id, 'shopper', 'company_admin');
    const { body } = await support.post('/idp/ott', { purpose: 'user_login', user_id: user.id });
    const visitor = new Visitor(server);
    await visitor.post('/idp/external-login', new URLSearchParams());
    const page = await visitor.get(`/api/2/idp/external-login?ott=${body.ott}`);
    await visitor.submit(page);
    expect(visitor.session).toBeDefined();
    const as = { session: visitor.session! };
    expect((await server.as(as).get('/users/me')).body.id).toBe(user.id);

    await server.grant('user', user.id, 'partner_admin', partnerId);
    expect((await server.as(as).get(`/tenants/${shop.id}`)).status).toBe(200);
    expect((await server.as(as).get(`/tenants/${partnerId}`)).status).toBe(404);

    const higher = await makeClientWith(server, partnerId, { redirectUris: [redirectUri] });
    const { next } = await visitor.get(authorizeLink(higher.id, { prompt: 'none' }));
    expect(queryOf(next).error).toBe('access_denied');
    const same = await makeClientWith(server, branch.id, { redirectUris: [redirectUri] });
    const tokens = await tokensThrough(server, same, visitor);
    expect(await get(`/tenants/${partnerId}`, tokens.access_token)).toBe(404);

    await server.admin.put(`/clients/${support.id}`, { status: 'disabled' });
    expect((await server.as(as).get('/users/me')).status).toBe(401);
  });
});

describe('a client that acts for itself', () => {
  it('keeps its own policies, on any tenant', async () => {
    const powerful = await server.makeClient(customerId, 'partner_admin', partnerId);
    const token = await clientToken(server, powerful);
    expect(await get(`/tenants/${partnerId}`, token)).toBe(200);
  });
});
