import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { useFakeOidc, type Says, type Wrongs } from '../support/fake-oidc.js';
import { oidcTrip, signedInAs } from '../support/federated-visits.js';
import { makeBranch, makeProvider, oidcBody } from '../support/identity-providers.js';
import type { Body } from '../support/people.js';
import { useTestServer, type Principal } from '../support/server.js';

const server = await useTestServer();
const fake = await useFakeOidc();
const branch = await makeBranch(server, 'Branch');

let provider: Body;
let user: Principal;
beforeEach(async () => {
  provider = await makeProvider(server, oidcBody(branch.partner.id, { address: fake.issuer }));
  const login = `ada-${randomUUID()}@${provider['domain']}`;
  user = await server.makePerson(branch.customer.id, login);
});

/** Whether the statements of the provider sign the user in. */
async function signsIn(says: Partial<Says>, wrongs: Wrongs = {}): Promise<boolean> {
  const { visitor } = await oidcTrip(server, fake, provider.id, { sub: user.id, ...says }, wrongs);
  const id = await signedInAs(server, visitor);
  expect([undefined, user.id]).toContain(id);
  return id === user.id;
}

describe('an email address identifies the user', () => {
  // OpenID Connect Core 1.0, section 5.1: a Boolean. Cognito and Apple send text.
  it.each([true, 'true'])('if email_verified is %j', async (verified) => {
    expect(await signsIn({ email: user.username, email_verified: verified })).toBe(true);
  });

  it.each([false, 'false', 'True', 'yes', 1, null, [], [true], {}, undefined])(
    'but not if email_verified is %j',
    async (verified) => {
      expect(await signsIn({ email: user.username, email_verified: verified })).toBe(false);
    },
  );
});

describe('a subject', () => {
  it.each([
    ['is empty', ''],
    ['is white space', ' \t '],
    ['is longer than 255 characters', 'x'.repeat(256)],
    ['is a number', 17],
  ])('that %s identifies no one', async (_name, sub) => {
    expect(await signsIn({ sub: sub as string, preferred_username: user.username })).toBe(false);
  });

  it('that is white space does not match an external_id of white space', async () => {
    await server.update(`/users/${user.id}`, { idp_id: provider.id, external_id: ' ' });
    expect(await signsIn({ sub: ' ' })).toBe(false);
  });

  it('of 255 characters identifies a user (control)', async () => {
    const says = { sub: 'x'.repeat(255), preferred_username: user.username };
    expect(await signsIn(says)).toBe(true);
    expect(await signsIn({ sub: says.sub })).toBe(true);
  });
});

describe('claims that the ID token lacks', () => {
  it.each([false, true])('are read from userinfo (signed: %j)', async (signedUserinfo) => {
    const userinfo = { preferred_username: user.username };
    expect(await signsIn({}, { userinfo, signedUserinfo })).toBe(true);
  });

  it('are read from userinfo under the registered name', async () => {
    await server.admin.put(`/identity_providers/${provider.id}`, {
      version: 1,
      login_attribute: 'upn',
    });
    expect(await signsIn({}, { userinfo: { preferred_username: user.username } })).toBe(false);
    expect(await signsIn({}, { userinfo: { upn: user.username } })).toBe(true);
  });

  it('are not read from userinfo about another user', async () => {
    // OpenID Connect Core 1.0, section 5.3.2: if `sub` differs, the response must not be used.
    const userinfo = { sub: 'somebody else', preferred_username: user.username };
    expect(await signsIn({}, { userinfo })).toBe(false);
    expect(await signsIn({}, { userinfo: { ...userinfo, sub: undefined } })).toBe(false);
  });

  it('are not read from a JWT with another signature', async () => {
    const wrongs = { userinfo: { preferred_username: user.username }, signedUserinfo: true };
    expect(await signsIn({}, { ...wrongs, foreignKey: true })).toBe(false);
  });

  it('do not override the ID token', async () => {
    const userinfo = { email: user.username, email_verified: true };
    expect(await signsIn({ email: user.username, email_verified: false }, { userinfo })).toBe(
      false,
    );
    expect(await signsIn({ email: user.username }, { userinfo: { email_verified: 'true' } })).toBe(
      true,
    );
  });

  it('do not verify another address', async () => {
    const userinfo = { email: 'eve@example.com', email_verified: true };
    expect(await signsIn({ email: user.username }, { userinfo })).toBe(false);
    const same = { email: user.username, email_verified: true };
    expect(await signsIn({ email: user.username }, { userinfo: same })).toBe(true);
  });

  it('are not requested if the ID token identifies the user (control)', async () => {
    const before = fake.asked.length;
    expect(await signsIn({ preferred_username: user.username })).toBe(true);
    expect(fake.asked.slice(before)).not.toContain('/userinfo');
  });
});
