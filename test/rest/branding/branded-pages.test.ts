import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { plantBrand } from '../../support/brand-rows.js';
import { lastMailTo } from '../../support/mail.js';
import { password } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';
import { openSession } from '../../support/sessions.js';
import { makeClientWith, requestDevice } from '../../support/tokens.js';
import { Visitor, type Visited } from '../../support/visitor.js';

const redirectUri = 'https://app.northwind.example/callback';

const server = await useTestServer({ SERVER_TIMING: 'true' });
const northId = (await server.makeTenant(server.rootId, 'partner', 'Northwind')).id;
const brand = await plantBrand(server, northId, {
  serviceName: 'Northwind Cloud',
  companyName: 'Northwind Traders',
  color: 'FF8800',
  logotype: '00000000-0000-4000-8000-0000000000aa',
  supportUrl: 'support.northwind.example',
  supportPhone: '+1 111 1111111',
  termsUrl: 'https://northwind.example/terms',
  privacyPolicyUrl: 'javascript:alert(1)',
});
const customerId = (await server.makeTenant(northId, 'customer', 'Customer of Northwind')).id;
const someone = (await server.makePerson(customerId, 'ada')).id;
const client = await makeClientWith(server, northId, { redirectUris: [redirectUri] });

const titleOf = ({ text }: Visited) => /<title>([^<]*)<\/title>/.exec(text)![1];
/** Name of the service in the title of a page. */
const serviceOf = (page: Visited) => titleOf(page)!.split(' · ')[1];
const statementsOf = ({ headers }: Visited) =>
  Number(/desc="(\d+) statements"/.exec(String(headers['server-timing']))?.[1]);
const authorizePath = (more = {}) =>
  `/api/2/idp/authorize?${new URLSearchParams({
    response_type: 'code',
    scope: 'openid',
    client_id: client.id,
    redirect_uri: redirectUri,
    ...more,
  }).toString()}`;

describe('a page of a brand', () => {
  it('shows name, logo, links and colors', async () => {
    const page = await new Visitor(server).get(`/login?brand=${brand.id}`);
    expect(titleOf(page)).toBe('Sign in · Northwind Cloud');
    expect(page.heading).toBe('Sign in');
    expect(page.text).toContain(
      '<img class="logo" src="/api/2/content/images/00000000-0000-4000-8000-0000000000aa" alt="Northwind Cloud" />',
    );
    expect(page.text).toContain('Northwind Traders');
    expect(page.text).toContain(
      '<a href="https://support.northwind.example/" rel="noopener noreferrer">Support</a>',
    );
    expect(page.text).toContain('<a href="https://northwind.example/terms"');
    expect(page.text).not.toMatch(/javascript:|Privacy|style="/);
    const sheet = /href="(\/login\/style-ff8800-[0-9a-f]{12}\.css)"/.exec(page.text)![1]!;
    const { statusCode, headers, body } = await server.app.inject(sheet);
    expect([statusCode, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'text/css; charset=utf-8',
      'public, max-age=31536000, immutable',
    ]);
    expect(body).toContain('--fill: #ff8800;');
  });

  it('has the name without a logo', async () => {
    const { id } = await server.makeTenant(server.rootId, 'partner', 'Nameless');
    const { number } = await plantBrand(server, id, { serviceName: '<b>&"Quoted"' });
    const page = await new Visitor(server).get(`/login?brand=${number}`);
    expect(page.text).toContain('<p class="service">&lt;b&gt;&amp;&quot;Quoted&quot;</p>');
    expect(page.text).not.toMatch(/<b>|class="logo"/);
  });

  it('can be rendered with unusual brands', async () => {
    const { id } = await server.makeTenant(server.rootId, 'partner', 'Odd');
    const odd = await plantBrand(server, id, {
      serviceName: '\u202e \u0007\n',
      companyName: '',
      colorScheme: '__proto__' as 'default',
      color: '}*{',
      supportUrl: 'https://[',
      termsUrl: '//',
      helpUrl: 'http://a.b@c.d/',
    });
    const page = await new Visitor(server).get(`/login?brand=${odd.id}`);
    expect([page.status, titleOf(page)]).toEqual([200, 'Sign in · Account service']);
    expect(page.text).toMatch(/style-default-[0-9a-f]{12}\.css/);
    expect(page.text).not.toContain('<footer>');
  });

  it('needs at most one more statement', async () => {
    const plain = await new Visitor(server).get('/login');
    const branded = await new Visitor(server).get(`/login?brand=${brand.id}`);
    expect([statementsOf(plain), statementsOf(branded)]).toEqual([0, 1]);
  });

  it.each([
    'nonsense',
    '00000000-0000-4000-8000-0000000000ab',
    '999999',
    '1'.repeat(40),
    "1' or 1",
    '',
  ])('is that of the platform for "%s"', async (key) => {
    const page = await new Visitor(server).get(`/login?brand=${encodeURIComponent(key)}`);
    expect([page.status, titleOf(page)]).toEqual([200, 'Sign in · Account service']);
    expect(page.text).not.toContain('name="brand"');
  });

  it('does not depend on the host name of the request', async () => {
    const page = await new Visitor(server, { host: 'northwind.example' }).get('/login');
    expect(serviceOf(page)).toBe('Account service');
  });

  it('has no style sheet with another name', async () => {
    for (const name of ['style-ff8800-000000000000.css', 'style-.css', 'style-x']) {
      expect((await server.app.inject(`/login/${name}`)).statusCode, name).toBe(404);
    }
  });
});

describe('the brand of a page', () => {
  it('is that of the client during sign-in, on all pages', async () => {
    const visitor = new Visitor(server);
    const page = await visitor.get(authorizePath());
    expect(serviceOf(page)).toBe('Northwind Cloud');
    const again = await visitor.submit(page, { login: 'ada', password: 'wrong' });
    expect([again.status, serviceOf(again)]).toEqual([403, 'Northwind Cloud']);
    const forgot = await visitor.get(/href="(\/forgot_password[^"]*)"/.exec(again.text)![1]!);
    expect(serviceOf(forgot)).toBe('Northwind Cloud');
    const sent = await visitor.submit(forgot, { name: 'nobody' });
    expect(sent.next).toBe(`/forgot_password/sent?brand=${brand.id}`);
    expect(serviceOf(await visitor.get(sent.next!))).toBe('Northwind Cloud');
  });

  it('is that of the client if the request is refused', async () => {
    const page = await new Visitor(server).get(
      authorizePath({ redirect_uri: 'https://evil.example/' }),
    );
    expect([page.status, titleOf(page)]).toEqual([
      400,
      'The request cannot be completed · Northwind Cloud',
    ]);
    const unknown = await new Visitor(server).get(authorizePath({ client_id: 'x' }));
    expect([unknown.status, serviceOf(unknown)]).toEqual([400, 'Account service']);
  });

  it('is kept from form to form', async () => {
    const visitor = new Visitor(server);
    const page = await visitor.get(`/login?brand=${brand.number}`);
    const again = await visitor.submit(page, { login: 'nobody', password: 'wrong' });
    expect(serviceOf(again)).toBe('Northwind Cloud');
    expect(serviceOf(await visitor.submit(again, {}))).toBe('Northwind Cloud');
  });

  it('is that of the user after sign-in, also before the second factor', async () => {
    const visitor = new Visitor(server);
    const done = await visitor.submit(await visitor.get('/login'), { login: 'ada', password });
    const account = await visitor.get(done.next!);
    expect(titleOf(account)).toBe('You are signed in · Northwind Cloud');
    const asked = await visitor.get('/logout');
    expect(serviceOf(asked)).toBe('Northwind Cloud');
    const out = await visitor.submit(asked);
    expect([out.heading, serviceOf(out)]).toEqual(['You are signed out', 'Northwind Cloud']);
    expect(out.text).toContain(`<a href="/login?brand=${brand.id}">`);

    const pending = new Visitor(server);
    const { session } = await openSession(server, someone, { mfaPending: true });
    pending.cookies.set('account_session', session);
    const code = await pending.get('/login/code');
    expect(titleOf(code)).toBe('Enter the code · Northwind Cloud');
  });

  it('is that of the tenant if all accounts to choose from belong to it', async () => {
    const { id: elsewhere } = await server.makeTenant(server.rootId, 'partner', 'Elsewhere');
    const twins = async (email: string, tenants: string[]) => {
      for (const [i, tenantId] of tenants.entries()) {
        const { id } = await server.makePerson(tenantId, `${email.split('@')[0]}-${i}`);
        await server.write(({ session }) =>
          session.all(
            sql`update contacts set email = ${email}, email_key = ${email} where user_id = ${id} and embedded = ${true}`,
          ),
        );
      }
      const visitor = new Visitor(server);
      return visitor.submit(await visitor.get('/login'), { login: email, password });
    };
    const near = await twins('twin@example.com', [customerId, customerId]);
    expect([near.heading, serviceOf(near)]).toEqual(['Choose an account', 'Northwind Cloud']);
    const far = await twins('pair@example.com', [customerId, elsewhere]);
    expect([far.heading, serviceOf(far)]).toEqual(['Choose an account', 'Account service']);
  });

  it('is that of the recipient of a link, up to the sign-in page', async () => {
    const email = 'newcomer@example.com';
    const { id } = await server.makeUser(customerId, 'newcomer', { contact: { email } });
    await server.admin.post(`/users/${id}/send-activation-email`);
    const mail = await lastMailTo(server, email);
    expect(mail.subject).toBe('Activate your account at Northwind Cloud');
    expect(mail.html).toContain('#ff8800');
    const visitor = new Visitor(server);
    const page = await visitor.get(mail.link.pathname + mail.link.search);
    expect(titleOf(page)).toBe('Activate your account · Northwind Cloud');
    const repeated = { password: 'a passphrase of some length', repeated: 'another' };
    expect(serviceOf(await visitor.submit(page, repeated))).toBe('Northwind Cloud');
    const done = await visitor.submit(page, { ...repeated, repeated: repeated.password });
    expect(done.next).toBe(`/password_set?brand=${brand.id}`);
    const set = await visitor.get(done.next!);
    expect(serviceOf(set)).toBe('Northwind Cloud');
    expect(set.text).toContain(`<a href="/login?brand=${brand.id}">`);

    const forgot = await visitor.get('/forgot_password');
    await visitor.submit(forgot, { name: 'newcomer' });
    const reset = await lastMailTo(server, email);
    expect(reset.subject).toBe('Set a new password for Northwind Cloud');
    expect(serviceOf(await visitor.get(reset.link.pathname + reset.link.search))).toBe(
      'Northwind Cloud',
    );
  });

  it('is that of the client whose device is approved or denied', async () => {
    // A client can act for users of its tenant and of descendants. This one has its own brand.
    const { id: below } = await server.makeTenant(northId, 'partner', 'Far away');
    await plantBrand(server, below, { serviceName: 'Far Away' });
    const approver = await server.makePerson(below, 'approver', 'protection_admin');
    const { id: deviceClient } = await makeClientWith(server, northId, {
      tokenEndpointAuthMethod: 'none',
    });
    for (const decision of ['approve', 'deny']) {
      const device = await requestDevice(server, deviceClient);
      const visitor = new Visitor(server);
      visitor.cookies.set('account_session', (await openSession(server, approver.id)).session);
      expect(serviceOf(await visitor.get('/device'))).toBe('Far Away');
      const asked = await visitor.get(`/device?code=${device.user_code}`);
      expect(titleOf(asked)).toBe('Connect this device? · Northwind Cloud');
      const done = await visitor.submit(asked, { decision });
      expect([done.status, serviceOf(done)]).toEqual([200, 'Northwind Cloud']);
    }
  });

  it('is that of the platform after the brand was deleted', async () => {
    const { id } = await server.makeTenant(server.rootId, 'partner', 'Short-lived');
    const gone = await plantBrand(server, id, {
      serviceName: 'Short-lived',
      deletedAt: Date.now(),
    });
    const page = await new Visitor(server).get(`/login?brand=${gone.id}`);
    expect(serviceOf(page)).toBe('Account service');
  });
});

describe('the response for an activation link', () => {
  it('contains the URLs of the terms of the brand', async () => {
    const { id: tenantId } = await server.makeTenant(server.rootId, 'partner', 'Terms');
    await plantBrand(server, tenantId, {
      termsUrl: 'https://terms.example/eula',
      platformTermsUrl: 'terms.example',
      privacyPolicyUrl: 'https://terms.example/privacy',
    });
    for (const [owner, expected] of [
      [
        tenantId,
        {
          terms_url: 'https://terms.example/eula',
          platform_terms_url: 'terms.example',
          privacy_policy_url: 'https://terms.example/privacy',
        },
      ],
      [server.rootId, { terms_url: '', platform_terms_url: '', privacy_policy_url: '' }],
    ] as const) {
      const email = `terms-${owner}@example.com`;
      const { id } = await server.makeUser(owner, email, { contact: { email } });
      await server.admin.post(`/users/${id}/send-activation-email`);
      const { token } = await lastMailTo(server, email);
      const { status, body } = await server.anonymous.get(`/users/${id}/activate`, { token });
      expect([status, body]).toEqual([200, expect.objectContaining(expected)]);
    }
  });
});
