import { describe, expect, it } from 'vitest';
import { freshDomain, makeBranch, makeProvider, oidcBody } from '../support/identity-providers.js';
import { lastMailTo, mailsTo } from '../support/mail.js';
import { password } from '../support/people.js';
import { useTestServer } from '../support/server.js';
import { Visitor } from '../support/visitor.js';

/*
 * Accounts that another tenant gives the email address of a user: as a login, as the address of a
 * contact, or confirmed by a link that the mail server of its brand has read (ADR 15, ADR 16).
 */
const server = await useTestServer();

let count = 0;

const headers = { 'content-type': 'application/json' };
const signIn = async (login: string) => {
  const { status, body } = await server.anonymous.post('/login', { login, password });
  return status === 200 ? (body.id as string) : status;
};
async function resetRecipients(name: string): Promise<(string | null)[]> {
  const links = async () =>
    (await mailsTo(server, name)).filter(({ link }) => link.pathname === '/reset_password');
  const before = (await links()).length;
  const visitor = new Visitor(server, {}, `10.2.0.${++count}`);
  await visitor.submit(await visitor.get('/forgot_password'), { name });
  return (await links()).slice(before).map(({ userId }) => userId ?? null);
}

/** A user with a password and this address, confirmed by a link that was mailed there if `confirmed`. */
async function account(tenantId: string, email: string, confirmed: boolean) {
  const login = `person-${++count}`;
  const { id } = await server.makeUser(tenantId, login, { contact: { email } });
  if (confirmed) {
    await server.admin.post(`/users/${id}/send-activation-email`, undefined, { headers });
    const { token } = await lastMailTo(server, email);
    const answer = await server.anonymous.post(
      `/users/${id}/activate`,
      { password: 'a password of the crowd' },
      { query: { token } },
    );
    expect(answer.status, answer.text).toBe(200);
  }
  const set = async (text: string) => {
    const { status } = await server.client.post(`/users/${id}/password`, { password: text });
    expect(status).toBe(204);
  };
  await set('a password of the crowd');
  return { id, login, set };
}

describe.each([false, true])(
  'older accounts elsewhere with an address, confirmed: %s',
  (confirmed) => {
    it('do not prevent the sign-in and the reset of its user', async () => {
      const email = `shared-${++count}@example.com`;
      const attacker = await server.makeTenant(server.rootId, 'partner', `Crowd ${++count}`);
      for (let i = 0; i < 6; i++) {
        const { id } = await server.makeTenant(attacker.id, 'customer', `Crowd ${++count}`);
        for (let j = 0; j < 2; j++) await account(id, email, confirmed);
      }
      const home = await server.makeTenant(server.rootId, 'customer', `Home ${++count}`);
      const user = await account(home.id, email, confirmed);
      await user.set(password);
      expect(await resetRecipients(email)).toContain(user.id);
      expect(await signIn(email)).toBe(user.id);
    }, 60_000);
  },
);

describe('a login that is the address of a user in another tenant', () => {
  const forgotUrl = 'https://evil.example/forgot';
  const forgotLink = async (login: string) =>
    (await server.anonymous.get('/accounts/forgot_link', { login })).body.link as string;
  const submit = async (login: string) => {
    const visitor = new Visitor(server);
    const page = await visitor.submit(await visitor.get('/login'), { login, password });
    return { page, visitor };
  };

  it('does not redirect that user to the provider of its tenant', async () => {
    const domain = freshDomain();
    const email = `ada@${domain}`;
    const home = await server.makeTenant(server.rootId, 'customer', freshDomain());
    const user = await account(home.id, email, false);
    await user.set(password);
    const attacker = await makeBranch(server, freshDomain());
    const provider = await makeProvider(
      server,
      oidcBody(attacker.partner.id, {
        domain,
        automatic_url_redirection: true,
        forgot_password_url: forgotUrl,
      }),
    );
    const start = `/federation/start?idp_id=${provider.id}`;
    // Control: the own user of the provider.
    const { username } = await server.makePerson(attacker.customer.id, `own@${domain}`);
    expect((await submit(username)).page.next).toBe(start);
    expect(await forgotLink(username)).toBe(forgotUrl);

    await server.makeUser(attacker.customer.id, email);
    const { page, visitor } = await submit(email);
    expect(page.next).not.toBe(start);
    expect(visitor.session).toBeDefined();
    const hint = `/login?login_hint=${encodeURIComponent(email)}`;
    expect((await new Visitor(server).get(hint)).text).toContain('type="password"');
    expect(await forgotLink(email)).toBe('/forgot_password');
  });
});
