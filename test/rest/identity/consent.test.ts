import { beforeEach, describe, expect, it } from 'vitest';
import {
  authorizeLink,
  exchangeCode,
  redirectUri,
  visitorAs,
} from '../../support/authorization.js';
import { password } from '../../support/people.js';
import { makeRegistrationToken, register } from '../../support/registration.js';
import { useTestServer, type As, Principal } from '../../support/server.js';
import { makeClientWith } from '../../support/tokens.js';
import { queryOf, type Visitor } from '../../support/visitor.js';

/* What a user is asked before an application acts for them (OpenID Connect Core 1.0, section 3.1.2.4). */
const server = await useTestServer();
const tenantId = (await server.makeTenant(server.rootId, 'partner', 'Asking & Co')).id;
const client = await makeClientWith(server, tenantId, { redirectUris: [redirectUri] });

let person: Principal;
let visitor: Visitor;
beforeEach(async () => {
  server.clock.offset = 0;
  person = await server.makePerson(tenantId, `person-${++people}`, 'partner_admin');
  visitor = await visitorAs(server, person);
});

let people = 0;
const heading = 'Allow this application?';
const ask = (id: string, change: Record<string, string | undefined> = {}, by = visitor) =>
  by.get(authorizeLink(id, change));

async function selfRegistered(): Promise<Principal> {
  const { token } = await makeRegistrationToken(server, tenantId);
  const { body } = await register(server, token, {
    client_name: 'Agent <1>',
    redirect_uris: [redirectUri],
  });
  return new Principal(server.app, body.client_id, body.client_id, body.client_secret);
}

describe('a client that registered itself', () => {
  it('receives a code after the user has given consent on a page with the requested access', async () => {
    const agent = await selfRegistered();
    const silent = await ask(agent.id, { prompt: 'none' });
    expect(queryOf(silent.next).error).toBe('consent_required');
    const page = await ask(agent.id, { scope: 'openid offline_access', state: 's1' });
    expect([page.status, page.heading, page.next]).toEqual([200, heading, undefined]);
    for (const text of [
      'Agent &lt;1&gt;',
      'Asking &amp; Co',
      person.username,
      'Act with the role Partner administrator in Asking &amp; Co',
      'Keep this access when you are not signed in',
    ]) {
      expect(page.text).toContain(text);
    }
    const done = await visitor.submit(page, { decision: 'allow' });
    const { next } = await visitor.follow(done.next!);
    expect(queryOf(next)).toMatchObject({ code: expect.any(String), state: 's1' });
    expect((await exchangeCode(server, agent, queryOf(next).code!)).status).toBe(200);
  });

  it('needs consent once, and again for more access', async () => {
    const agent = await selfRegistered();
    const page = await ask(agent.id);
    await visitor.submit(page, { decision: 'allow' });
    expect(queryOf((await ask(agent.id, { prompt: 'none' })).next).code).toBeDefined();
    const more = await ask(agent.id, { scope: 'openid offline_access' });
    expect(more.heading).toBe(heading);
    const stranger = await server.makePerson(tenantId, `stranger-${people}`);
    expect((await ask(agent.id, {}, await visitorAs(server, stranger))).heading).toBe(heading);
  });

  it('needs consent again without the restriction that the user has allowed', async () => {
    const agent = await selfRegistered();
    const customer = await server.makeTenant(tenantId, 'customer', `Narrow ${people}`);
    const narrowed = `openid urn:acronis.com:tenant-id:${customer.id}`;
    const page = await ask(agent.id, { scope: narrowed });
    await visitor.submit(page, { decision: 'allow' });
    const again = await ask(agent.id, { scope: narrowed, prompt: 'none' });
    expect(queryOf(again.next).code).toBeDefined();
    const silent = await ask(agent.id, { prompt: 'none' });
    expect(queryOf(silent.next).error).toBe('consent_required');
    const wide = await ask(agent.id);
    expect([wide.heading, wide.text]).toEqual([
      heading,
      expect.stringContaining('Use all your roles'),
    ]);
    const done = await visitor.submit(wide, { decision: 'allow' });
    expect(queryOf((await visitor.follow(done.next!)).next).code).toBeDefined();
  });

  it('cannot create a client that needs no consent', async () => {
    const agent = await selfRegistered();
    const done = await visitor.submit(await ask(agent.id), { decision: 'allow' });
    const { next } = await visitor.follow(done.next!);
    const { body } = await exchangeCode(server, agent, queryOf(next).code!);
    const byAgent = { token: body.access_token };
    const elsewhere = 'https://elsewhere.example/callback';
    const create = async (as: As) => {
      const made = await server.as(as).post('/clients', {
        type: 'managed_client',
        tenant_id: tenantId,
        token_endpoint_auth_method: 'client_secret_basic',
        redirect_uris: [redirectUri],
      });
      expect(made.status, made.text).toBe(201);
      return made.body.client_id as string;
    };
    const redirect = async (clientId: string, as: As, uri: string) => {
      const body = { redirect_uris: [redirectUri, uri] };
      const { status } = await server.as(as).put(`/clients/${clientId}`, body);
      expect(status).toBe(200);
    };
    const silent = async (clientId: string, uri = redirectUri) =>
      queryOf((await ask(clientId, { prompt: 'none', redirect_uri: uri })).next);

    const made = await create(byAgent);
    expect((await silent(made)).error).toBe('consent_required');
    const own = await create(person);
    await redirect(own, person, 'https://other.example/callback');
    expect((await silent(own)).code).toBeDefined();
    await redirect(own, byAgent, elsewhere);
    expect((await silent(own, elsewhere)).error).toBe('consent_required');
  });

  it('receives an error if the user denies it, and nothing is stored', async () => {
    const agent = await selfRegistered();
    const denied = await visitor.submit(await ask(agent.id, { state: 's2' }), { decision: 'deny' });
    expect(queryOf(denied.next)).toMatchObject({ error: 'access_denied', state: 's2' });
    expect((await ask(agent.id)).heading).toBe(heading);
  });

  it('needs consent for individually requested claims', async () => {
    const agent = await selfRegistered();
    await visitor.submit(await ask(agent.id), { decision: 'allow' });
    expect(queryOf((await ask(agent.id, { prompt: 'none' })).next).code).toBeDefined();
    const claims = JSON.stringify({ userinfo: { email: null } });
    const silent = await ask(agent.id, { prompt: 'none', claims });
    expect(queryOf(silent.next).error).toBe('consent_required');
    const page = await ask(agent.id, { claims });
    expect([page.heading, page.text.includes('Read the field “email” of your profile')]).toEqual([
      heading,
      true,
    ]);
  });

  it('receives a denial in its own response mode', async () => {
    const agent = await selfRegistered();
    const page = await ask(agent.id, { response_mode: 'form_post', state: 's2' });
    const denied = await visitor.submit(page, { decision: 'deny' });
    expect(denied.next).toBeUndefined();
    for (const text of [`action="${redirectUri}"`, 'value="access_denied"', 'value="s2"']) {
      expect(denied.text).toContain(text);
    }
  });

  it('is not allowed by a form of another site, of another browser, or for another user', async () => {
    const agent = await selfRegistered();
    const page = await ask(agent.id);
    const away = { origin: 'https://evil.example' };
    expect((await visitor.submit(page, { decision: 'allow' }, away)).status).toBe(403);
    const forged = await visitor.submit(page, { decision: 'allow', csrf_token: 'x' });
    expect(forged.status).toBe(403);
    const altered = await visitor.submit(page, { decision: 'allow', request: 'x' });
    expect(altered.status).toBe(400);
    const stranger = await server.makePerson(tenantId, `other-${people}`);
    const elsewhere = await visitorAs(server, stranger);
    visitor.cookies.set('account_session', elsewhere.session!);
    const done = await visitor.submit(page, { decision: 'allow' });
    expect((await visitor.follow(done.next!)).heading).toBe(heading);
  });

  it('does not show roles that do not apply in its tokens', async () => {
    await server.grant('user', person.id, 'root_admin', server.rootId);
    const { text } = await ask((await selfRegistered()).id);
    expect(text).not.toContain('Platform administrator');
  });
});

describe('prompt', () => {
  it('asks for consent each time if the client requires it', async () => {
    for (let time = 0; time < 2; time++) {
      const page = await ask(client.id, { prompt: 'consent' });
      expect(page.heading).toBe(heading);
      const done = await visitor.submit(page, { decision: 'allow' });
      expect(queryOf((await visitor.follow(done.next!)).next).code).toBeDefined();
    }
    expect(queryOf((await ask(client.id)).next).code).toBeDefined();
  });

  it('asks another account for consent if the client cannot act for the first one', async () => {
    const admin = server.admin;
    const above = await visitorAs(server, admin);
    const page = await ask(client.id, { prompt: 'consent' }, above);
    expect(page.status).toBe(403);
    const other = /<a href="([^"]*)">Use another account</.exec(page.text)![1]!;
    const form = await above.get(other.replaceAll('&amp;', '&'));
    const done = await above.submit(form, { login: person.username, password });
    expect((await above.follow(done.next!)).heading).toBe(heading);
  });

  it('offers the signed-in account and others', async () => {
    const page = await ask(client.id, { prompt: 'select_account' });
    expect(page.heading).toBe('Sign in');
    const path = /<a href="([^"]*)">Continue as person-/.exec(page.text)![1]!;
    const { next } = await visitor.get(path.replaceAll('&amp;', '&'));
    expect(queryOf(next).code).toBeDefined();
    const other = await server.makePerson(tenantId, `selected-${people}`);
    const done = await visitor.submit(page, { login: other.username, password });
    const { next: after } = await visitor.follow(done.next!);
    const { body } = await exchangeCode(server, client, queryOf(after).code!);
    const as = { token: body.access_token };
    expect((await server.as(as).get('/users/me')).body.id).toBe(other.id);
  });

  it('can have several values, each of which is handled once', async () => {
    const page = await ask(client.id, { prompt: 'login consent' });
    expect(page.heading).toBe('Sign in');
    const done = await visitor.submit(page, { login: person.username, password });
    const consent = await visitor.follow(done.next!);
    expect(consent.heading).toBe(heading);
    const allowed = await visitor.submit(consent, { decision: 'allow' });
    expect(queryOf((await visitor.follow(allowed.next!)).next).code).toBeDefined();
    for (const prompt of ['none login', 'none consent', 'consent none', 'everything']) {
      expect(queryOf((await ask(client.id, { prompt })).next).error).toBe('invalid_request');
    }
  });
});
