import { beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { useTestServer, type Principal } from '../../support/server.js';
import { codeOf, giveAuthenticator, openSession } from '../../support/sessions.js';
import { decode, makeClientWith, requestDevice, requestToken } from '../../support/tokens.js';
import { Visitor, type Visited } from '../../support/visitor.js';

const noDevice =
  'No device is waiting for this code. Check the code, or request a new one on the device.';

const server = await useTestServer();
const { id: partnerId } = await server.makeTenant(server.rootId, 'partner', 'Partner');
const customerId = (await server.makeTenant(partnerId, 'customer', 'Customer & Sons')).id;
const person = await server.makePerson(customerId, 'person', 'protection_admin');
const client = await makeClientWith(server, partnerId, {
  tokenEndpointAuthMethod: 'none',
  data: { client_name: 'Backup <Agent>' },
});
const clientId = client.id;

beforeEach(() => void (server.clock.offset = 0));

const wait = (more: Record<string, string> = {}) => requestDevice(server, clientId, more);
/** A browser in which `user` is signed in. */
async function visitorOf(user: Pick<Principal, 'id'>): Promise<Visitor> {
  const visitor = new Visitor(server);
  const { session } = await openSession(server, user.id);
  visitor.cookies.set('account_session', session);
  return visitor;
}
const open = (visitor: Visitor, code: string) =>
  visitor.get(`/device?${new URLSearchParams({ code }).toString()}`);
const poll = (device: { device_code: string }) => {
  // Avoids `slow_down`, the error for polling without a pause.
  server.clock.offset += 10_000;
  return requestToken(server, {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    client_id: clientId,
    device_code: device.device_code,
  });
};
const said = ({ status, heading, alert }: Visited) => [status, heading, alert];
const words = ({ text }: Visited) =>
  text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

describe('the page of devices', () => {
  it('is at the URL that devices show', async () => {
    const device = await wait();
    expect(device.verification_uri).toBe(`${server.config.publicUrl}/device`);
    expect(device.verification_uri_complete).toBe(
      `${server.config.publicUrl}/device?code=${device.user_code}`,
    );
  });

  it('asks for the code, in a form without scripts', async () => {
    const page = await (await visitorOf(person)).get('/device');
    expect(said(page)).toEqual([200, 'Connect a device', undefined]);
    expect(page.text).toContain('<form method="get" action="/device">');
    expect(page.text).toContain('<label for="code">Code</label>');
    expect(page.text).toContain('aria-describedby="code-hint"');
    expect(page.text).not.toContain('<script');
    expect(page.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    });
  });

  it('shows the device, the requested access and its effects', async () => {
    const visitor = await visitorOf(person);
    const device = await wait({ display_name: '<b>TV</b>', scope: 'openid offline_access' });
    // The spelling of the code does not matter.
    const page = await open(visitor, device.user_code.toLowerCase().replace('-', ' '));
    expect(said(page)).toEqual([200, 'Connect this device?', undefined]);
    expect(page.text).not.toContain('<b>');
    const text = words(page);
    expect(text).toContain(`Code ${device.user_code} Device &lt;b&gt;TV&lt;/b&gt;`);
    expect(text).toContain(
      'Application Backup &lt;Agent&gt; Requested access offline_access openid',
    );
    expect(text).toContain('Signed in as person');
    expect(text).toContain('act for you with all your roles. The device stays signed in.');
  });

  it('shows the requested part of the tree', async () => {
    await server.grant('user', person.id, 'backup_user', customerId);
    const { user_code: code } = await wait({
      scope: `openid urn:acronis.com:tenant-id:${customerId}:backup_user`,
    });
    const text = words(await open(await visitorOf(person), code));
    expect(text).toContain(
      'The device can act for you, but only in Customer &amp; Sons and its descendants.',
    );
    expect(text).toContain(`urn:acronis.com:tenant-id:${customerId}:backup_user`);
    expect(text).not.toContain('stays signed in');
  });

  it('refuses a tenant to which the user cannot grant access', async () => {
    const { user_code: code } = await wait({
      scope: `urn:acronis.com:tenant-id:${server.rootId}`,
    });
    const page = await open(await visitorOf(person), code);
    expect(said(page)).toEqual([
      403,
      'Connect a device',
      'The device requests access to a tenant on which you do not have the required role.',
    ]);
  });
});

describe('a user who decides', () => {
  it('approves the device, which receives its tokens once', async () => {
    const visitor = await visitorOf(person);
    const device = await wait();
    expect((await poll(device)).body.error).toBe('authorization_pending');
    const page = await open(visitor, device.user_code);
    const done = await visitor.submit(page, { decision: 'approve' });
    expect(said(done)).toEqual([200, 'The device is connected', undefined]);
    const { status, body } = await poll(device);
    expect(status).toBe(200);
    expect(decode(body.access_token).claims).toMatchObject({ sub: person.id, client_id: clientId });

    expect(said(await visitor.submit(page, { decision: 'approve' }))).toEqual([
      403,
      'Connect a device',
      noDevice,
    ]);
    const records = await server.session().all(
      sql`select a.object_id as "id" from audit_records a
        where a.action = ${'approveDevice'} and a.actor_id = ${person.id}`,
    );
    expect(records).toEqual([{ id: clientId }]);
  });

  it('denies the device, which receives an error', async () => {
    const visitor = await visitorOf(person);
    const device = await wait();
    const done = await visitor.submit(await open(visitor, device.user_code), { decision: 'deny' });
    expect(said(done)).toEqual([200, 'Access is denied', undefined]);
    expect((await poll(device)).body.error).toBe('access_denied');
    expect(said(await open(visitor, device.user_code))).toEqual([
      403,
      'Connect a device',
      noDevice,
    ]);
  });

  it('uses one of two buttons', async () => {
    const visitor = await visitorOf(person);
    const device = await wait();
    const page = await open(visitor, device.user_code);
    const undecided = await visitor.submit(page);
    expect([undecided.status, undecided.next]).toEqual([303, `/device?code=${device.user_code}`]);
    const codeless = await visitor.submit(page, { code: '', decision: 'approve' });
    expect([codeless.status, codeless.next]).toEqual([303, '/device']);
    expect((await poll(device)).body.error).toBe('authorization_pending');
  });

  it('sees the same message for all invalid codes', async () => {
    const visitor = await visitorOf(person);
    const late = await wait();
    server.clock.offset = 600_000;
    const codes = [late.user_code, 'BCDF-GHJK', "' or 1=1 --", '\0', 'x'.repeat(65)];
    for (const code of codes) {
      const page = await open(visitor, code);
      expect(said(page), code).toEqual([403, 'Connect a device', noDevice]);
    }
    const page = await open(visitor, '"><script>');
    expect(page.text).toMatch(/value="&quot;&gt;&lt;script&gt;"/);
    expect(page.text).toMatch(/aria-describedby="code-error code-hint"\s+aria-invalid="true"/);
  });

  it('is locked after twenty wrong codes', async () => {
    const guesser = await server.makePerson(customerId, 'guesser', 'sync_share_user');
    const visitor = await visitorOf(guesser);
    const { user_code: code } = await wait();
    const form = await open(visitor, code);
    for (let i = 0; i < 20; i++) await open(visitor, 'BCDF-GHJK');
    const locked = [423, 'Connect a device', 'Too many failed attempts. Try again in 15 minutes.'];
    expect(said(await open(visitor, code))).toEqual(locked);
    expect(said(await visitor.submit(form, { decision: 'approve' }))).toEqual(locked);
  });
});

describe('the page of devices refuses', () => {
  it('users who are not signed in, and returns to the code after sign-in', async () => {
    const device = await wait();
    const visitor = new Visitor(server);
    const form = await visitor.follow(`/device?code=${device.user_code}`);
    expect(said(form)).toEqual([200, 'Sign in', undefined]);
    const { username: login, password } = person;
    const signedIn = await visitor.submit(form, { login, password });
    const page = await visitor.follow(signedIn.next!);
    expect(said(page)).toEqual([200, 'Connect this device?', undefined]);
    await visitor.submit(page, { decision: 'approve' });
    expect((await poll(device)).status).toBe(200);
  });

  it('users without their second factor', async () => {
    const careful = await server.makePerson(customerId, 'careful', 'protection_admin');
    const { url } = await giveAuthenticator(server, careful.id);
    const device = await wait();
    const visitor = new Visitor(server);
    const { username: login, password } = careful;
    const form = await visitor.follow(`/device?code=${device.user_code}`);
    const half = await visitor.follow((await visitor.submit(form, { login, password })).next!);
    expect(half.heading).toBe('Enter the code');
    expect((await visitor.get(`/device?code=${device.user_code}`)).next).toMatch(/^\/login\?/);
    const whole = await visitor.submit(half, { code: codeOf(server, url) });
    const page = await visitor.follow(whole.next!);
    expect(said(page)).toEqual([200, 'Connect this device?', undefined]);
  });

  it('users without one of the roles, with an explanation', async () => {
    const admin = await server.makePerson(customerId, 'admin-only', 'company_admin');
    const visitor = await visitorOf(admin);
    const device = await wait();
    const lacking = [403, 'You cannot connect devices', undefined];
    const page = await open(visitor, device.user_code);
    expect(said(page)).toEqual(lacking);
    expect(words(page)).toContain('backup_user, protection_admin, sync_share_user');
    expect(said(await visitor.get('/device'))).toEqual(lacking);
    // The form of another user who was signed in before.
    const { session } = await openSession(server, person.id);
    visitor.cookies.set('account_session', session);
    const form = await open(visitor, device.user_code);
    visitor.cookies.set('account_session', (await openSession(server, admin.id)).session);
    expect(said(await visitor.submit(form, { decision: 'approve' }))).toEqual(lacking);
    expect((await poll(device)).body.error).toBe('authorization_pending');
  });

  it('requests with credentials instead of a session', async () => {
    const { username, password } = person;
    const basic = Buffer.from(`${username}:${password}`).toString('base64');
    const program = new Visitor(server, { authorization: `Basic ${basic}` });
    expect((await program.get('/device')).next).toMatch(/^\/login\?return_to=/);
  });

  it('forms of other sites and browsers', async () => {
    const visitor = await visitorOf(person);
    const device = await wait();
    const page = await open(visitor, device.user_code);
    const decision = { decision: 'approve' };
    const foreign = { origin: 'https://evil.example' };
    expect((await visitor.submit(page, decision, foreign)).status).toBe(403);
    expect((await visitor.submit(page, { ...decision, csrf_token: 'x' })).status).toBe(403);
    const other = await visitorOf(person);
    await open(other, device.user_code);
    expect((await other.submit(page, decision)).status).toBe(403);
    expect((await poll(device)).body.error).toBe('authorization_pending');
  });

  it('users who have signed out in the meantime', async () => {
    const visitor = await visitorOf(person);
    const device = await wait();
    const page = await open(visitor, device.user_code);
    visitor.cookies.delete('account_session');
    const answer = await visitor.submit(page, { decision: 'approve' });
    expect([answer.status, answer.next]).toEqual([303, expect.stringMatching(/^\/login\?/)]);
    const form = await visitor.follow(answer.next!);
    const { username: login, password } = person;
    const signedIn = await visitor.submit(form, { login, password });
    expect((await visitor.follow(signedIn.next!)).heading).toBe('Connect this device?');
  });
});
