import { describe, expect, it } from 'vitest';
import { makeBranch } from '../../support/identity-providers.js';
import { useTestServer } from '../../support/server.js';
import { cookieOf } from '../../support/sessions.js';

const server = await useTestServer({ CORS_ORIGINS: 'https://ui.example.com' });
const branch = await makeBranch(server, 'Branch');
const client = await server.makeClient(branch.partner.id, 'partner_admin');
await server.admin.put(`/clients/${client.id}`, {
  redirect_uris: ['https://app.example.com/callback', 'com.example.app:/callback'],
});

let count = 0;
async function issue() {
  const { id } = await server.makePerson(branch.customer.id, `comes-${++count}`);
  const { body } = await client.post('/idp/ott', { purpose: 'user_login', user_id: id });
  return { id, ott: body.ott as string };
}

const open = (query: Record<string, string>) => server.anonymous.get('/idp/external-login', query);

/** Presses the button of the page, as a browser does. */
async function press(page: Awaited<ReturnType<typeof open>>, fields: Record<string, string> = {}) {
  const inputs = [...page.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  const values = Object.fromEntries(
    inputs.map(([, name, value]) => [name!, value!.replaceAll('&amp;', '&')]),
  );
  return server.app.inject({
    method: 'POST',
    url: /action="([^"]+)"/.exec(page.text)![1]!,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: 'http://localhost:4000',
      cookie: `account_csrf=${cookieOf(page, 'account_csrf')}`,
    },
    payload: new URLSearchParams({ ...values, ...fields }).toString(),
  });
}

const session = (answer: Awaited<ReturnType<typeof press>>) =>
  answer.cookies.find(({ name }) => name === 'account_session')?.value;

describe('the page for a sign-in with a one-time token', () => {
  it('does not use the token when it is shown', async () => {
    const { ott } = await issue();
    const page = await open({ ott, targetURI: 'https://app.example.com/start?a=1&b=2' });
    expect(page.status).toBe(200);
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(cookieOf(page, 'account_session')).toBeUndefined();
    await open({ ott });
    expect((await press(page)).statusCode).toBe(200);
  });

  it('signs the user in and redirects', async () => {
    const { id, ott } = await issue();
    const target = 'https://app.example.com/start?a=1&b=2';
    const answer = await press(await open({ ott, targetURI: target }));
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('url=https://app.example.com/start?a=1&amp;b=2"');
    const { body } = await server.as({ session: session(answer)! }).get('/users/me');
    expect(body.id).toBe(id);
    const again = await press(await open({ ott, targetURI: target }));
    expect(again.statusCode).toBe(403);
    expect(again.body).not.toContain('app.example.com');
  });

  it('reads parameters of older links from the fragment', async () => {
    const page = await open({});
    const [, script] = /<script src="([^"]+)"/.exec(page.text)!;
    const { body, headers } = await server.app.inject({ url: script! });
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(body).toContain('location.hash');
    const { ott } = await issue();
    const answer = await press(page, { ott, targetURI: 'https://ui.example.com/x' });
    expect(answer.body).toContain('url=https://ui.example.com/x"');
  });

  it.each([
    'https://evil.example/',
    'https://app.example.com.evil.example/',
    'https://app.example.com@evil.example/',
    '//evil.example/',
    'javascript:alert(1)',
    'com.example.app:/callback',
    'data:text/html,x',
    'http://app.example.com/',
    '',
  ])('does not redirect to %s', async (targetURI) => {
    const { ott } = await issue();
    const answer = await press(await open({ ott, targetURI }));
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/login']);
    expect(session(answer)).toBeDefined();
  });

  it('escapes its parameters', async () => {
    const { text } = await open({ ott: '"><script>alert(1)</script>', targetURI: `'"<b>` });
    expect(text).not.toContain('<script>');
    expect(text).not.toContain('<b>');
  });

  it('accepts only its own form', async () => {
    const { ott } = await issue();
    const page = await open({ ott });
    const post = (headers: Record<string, string>, more = '') =>
      server.app.inject({
        method: 'POST',
        url: '/login/external',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        payload: `ott=${ott}${more}`,
      });
    expect((await post({})).statusCode).toBe(403);
    expect((await post({ origin: 'https://evil.example' })).statusCode).toBe(403);
    expect((await press(page)).statusCode).toBe(303);
  });
});
