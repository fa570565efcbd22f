import { describe, expect, it } from 'vitest';
import { password } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';
import { authorizeLink, pkce, visitorAs } from '../../support/authorization.js';
import { makeClientWith, requestToken } from '../../support/tokens.js';
import { Visitor, hiddenOf, queryOf, type Visited } from '../../support/visitor.js';

const redirectUri = 'https://app.example/callback?a=1&b=2';
const nativeUri = 'com.example.app:/signed-in';
const issuer = 'http://localhost:4000';

const server = await useTestServer();
const { id: tenantId } = await server.makeTenant(server.rootId, 'partner', 'Form post');
const client = await makeClientWith(server, tenantId, { redirectUris: [redirectUri, nativeUri] });
const person = await server.makePerson(tenantId, 'ada', 'partner_admin');
const visitor = await visitorAs(server, person);

const ask = (more: Record<string, string | undefined> = {}, asked = visitor) =>
  asked.get(
    authorizeLink(client.id, {
      redirect_uri: redirectUri,
      response_mode: 'form_post',
      state: 's"><script>1',
      ...more,
    }),
  );
const fieldsOf = (page: Visited) => Object.fromEntries(hiddenOf(page));

// OAuth 2.0 Form Post Response Mode, section 2.
describe('the response mode form_post', () => {
  it('returns the code in a form that is posted to the redirect URI', async () => {
    const { verifier, ask: parameters } = pkce();
    const page = await ask(parameters);
    expect([page.status, page.next]).toEqual([200, undefined]);
    expect(page.text).toContain(
      '<form method="post" action="https://app.example/callback?a=1&amp;b=2">',
    );
    expect(page.text).not.toContain('<script>1');
    const { code, ...others } = fieldsOf(page);
    expect(others).toEqual({ state: 's"><script>1', iss: issuer });
    const { status, text } = await requestToken(
      server,
      {
        grant_type: 'authorization_code',
        code: code!,
        redirect_uri: redirectUri,
        code_verifier: verifier,
      },
      { as: client },
    );
    expect(status, text).toBe(200);
  });

  it('is a page that is not cached, loads only one script, and sends its origin to the client', async () => {
    const { headers, text } = await ask();
    expect(headers['cache-control']).toBe('no-store');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('form-action');
    expect(headers['referrer-policy']).toBe('origin');
    expect(text).toContain('<button>Continue</button>');
    const script = await visitor.get(/src="(\/login\/form-post-[^"]+)"/.exec(text)![1]!);
    expect([script.status, script.text]).toEqual([200, 'document.forms[0].submit();\n']);
    // Forms of other pages are sent to this server only.
    const login = await new Visitor(server).get('/login');
    expect(login.headers['content-security-policy']).toContain("form-action 'self'");
  });

  it('returns errors in the same way', async () => {
    const page = await ask({ scope: 'email' });
    expect([page.status, page.next]).toEqual([200, undefined]);
    expect(fieldsOf(page)).toMatchObject({ error: 'invalid_scope', iss: issuer });
    const nobody = await ask({ prompt: 'none' }, new Visitor(server));
    expect(fieldsOf(nobody)).toMatchObject({ error: 'login_required' });
  });

  it('is kept during sign-in', async () => {
    const browser = new Visitor(server);
    const done = await browser.submit(await ask({}, browser), { login: 'ada', password });
    expect(fieldsOf(await browser.follow(done.next!)).code).toBeDefined();
  });

  it('posts nothing to an unregistered URI', async () => {
    const page = await ask({ redirect_uri: 'https://evil.example/' });
    expect([page.status, page.heading]).toEqual([400, 'The request cannot be completed']);
    expect(page.text).not.toContain('evil.example');
  });

  it('is refused for an app; the default is query', async () => {
    const refused = await ask({ redirect_uri: nativeUri });
    expect(queryOf(refused.next)).toMatchObject({ error: 'invalid_request' });
    for (const mode of [undefined, 'query']) {
      const { status, next } = await ask({ response_mode: mode });
      expect([status, queryOf(next).code]).toEqual([302, expect.any(String)]);
    }
    const unknown = await ask({ response_mode: 'web_message' });
    expect(queryOf(unknown.next)).toMatchObject({ error: 'invalid_request' });
  });
});
