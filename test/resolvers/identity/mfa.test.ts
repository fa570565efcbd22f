import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeClient, makePerson, makeTenant, type ClientActor } from '../../support/people.js';
import { startTestServer, type As, type TestServer } from '../../support/server.js';
import { codeOf, cookieOf, giveAuthenticator, openSession } from '../../support/sessions.js';
import { attempt, change, ask, refused, send } from '../support.js';

let server: TestServer;
let partnerId: string, customerId: string, unitId: string;
let viewer: ClientActor;
beforeAll(async () => {
  server = await startTestServer();
  ({ id: partnerId } = await makeTenant(server, server.rootId, 'partner', 'North'));
  ({ id: customerId } = await makeTenant(server, partnerId, 'customer', 'Shop'));
  ({ id: unitId } = await makeTenant(server, customerId, 'unit', 'Floor'));
  viewer = await makeClient(server, partnerId, 'readonly_admin');
});
afterAll(() => server.close());

let count = 0;
const person = () => makePerson(server, unitId, `person-${++count}`);
const secondFactor = 'secondFactor { status confirmedAt trustedBrowsers }';
const ofUser = async (id: string) =>
  (
    await ask(server, `query($id: ID!) { user(id: $id) { ${secondFactor} } }`, {
      variables: { id },
    })
  ).user.secondFactor;

describe('the second factor of a user', () => {
  it('is returned for all users', async () => {
    const { id } = await person();
    expect(await ofUser(id)).toEqual({ status: 'DISABLED', confirmedAt: null, trustedBrowsers: 0 });
    // An unconfirmed secret does not count.
    await server.rest('POST', '/totp/setup', { as: await openSession(server, id) });
    expect((await ofUser(id)).confirmedAt).toBeNull();
  });

  it('contains the authenticator and the trusted browsers', async () => {
    const { id } = await person();
    const as = await giveAuthenticator(server, id);
    await server.rest('POST', `/users/${id}/totp/trusted-browsers`, { as });
    const own = await ask(server, `{ viewer { ... on User { ${secondFactor} } } }`, { as });
    expect(own.viewer.secondFactor).toEqual({
      status: 'ENABLED',
      confirmedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
      trustedBrowsers: 1,
    });
    server.clock.offset += 31 * 24 * 3600_000;
    expect((await ofUser(id)).trustedBrowsers).toBe(0);
    server.clock.offset = 0;
  });

  it('is changed by administrators', async () => {
    const { id } = await person();
    const selection = `user { id mfaStatus ${secondFactor} }`;
    const made = await change(server, 'setUserMfa', { userId: id, enabled: true }, selection);
    expect(made.user).toMatchObject({ id, mfaStatus: 'SETUP_REQUIRED' });
    const as = await giveAuthenticator(server, id);
    await server.rest('POST', `/users/${id}/totp/trusted-browsers`, { as });
    const forgot = await change(server, 'forgetTrustedBrowsers', { userId: id }, selection, { as });
    expect(forgot.user.secondFactor).toMatchObject({ status: 'ENABLED', trustedBrowsers: 0 });
    const reset = await change(server, 'resetUserTotp', { userId: id }, selection);
    expect(reset.user.secondFactor).toEqual({
      status: 'SETUP_REQUIRED',
      confirmedAt: null,
      trustedBrowsers: 0,
    });
    expect((await server.rest('GET', '/users/me', { as })).status).toBe(401);
    const done = await change(server, 'setUserMfa', { userId: id, enabled: false }, selection);
    expect(done.user.mfaStatus).toBe('DISABLED');
  });
});

describe('an authenticator', () => {
  const setUp = (userId: string, as: As) =>
    change(server, 'setUpTotp', { userId }, 'secret url barcode', { as });
  const sent = (mutation: string, as: As) => server.graphql(`mutation { ${mutation} }`, { as });
  const verify = (as: As, code: string, more = '') =>
    sent(`verifyTotpCode(input: { code: "${code}" ${more} }) { valid userErrors { code } }`, as);

  it('is set up and confirmed by the user, with the same cookies as in REST', async () => {
    const { id } = await person();
    const as = await openSession(server, id);
    const made = await setUp(id, as);
    expect(new URL(made.url as string).searchParams.get('secret')).toBe(made.secret);
    expect(
      Buffer.from(made.barcode as string, 'base64')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    const wrong = await verify(as, 'x');
    expect(wrong.body.data.verifyTotpCode).toEqual({ valid: false, userErrors: [] });
    expect(cookieOf(wrong, 'account_session')).toBeUndefined();
    const right = await verify(as, codeOf(server, made.url as string, -1));
    expect(right.body.data.verifyTotpCode).toEqual({ valid: true, userErrors: [] });
    // The session is replaced.
    const session = cookieOf(right, 'account_session')!;
    expect((await server.rest('GET', '/users/me', { as })).status).toBe(401);
    const own = { session };
    const { viewer } = await ask(server, `{ viewer { ... on User { ${secondFactor} } } }`, {
      as: own,
    });
    expect(viewer.secondFactor.status).toBe('ENABLED');
    const again = await verify(own, codeOf(server, made.url as string), 'challenge: ACTION');
    expect(again.body.data.verifyTotpCode.valid).toBe(true);
    expect(cookieOf(again, 'account_session')).toBeUndefined();
    // A confirmed authenticator must be reset before another one is set up.
    expect(
      await refused(server, `mutation { setUpTotp(input: { userId: "${id}" }) { url } }`, {
        as: own,
      }),
    ).toEqual([200, 'ACCESS_DENIED']);
    const trusted = await sent(
      `trustBrowser(input: { userId: "${id}" }) { trustedUntil userErrors { code } }`,
      own,
    );
    expect(trusted.body.data.trustBrowser.trustedUntil).toMatch(/Z$/);
    expect(cookieOf(trusted, 'account_trusted')).toMatch(/^[\w-]{43}$/);
    expect((await ofUser(id)).trustedBrowsers).toBe(1);
  });

  it('cannot be set up by applications, with other credentials, or for another user', async () => {
    const one = await person();
    const two = await person();
    const mutation = (userId: string) =>
      `mutation { setUpTotp(input: { userId: "${userId}" }) { url } }`;
    for (const as of [one, viewer]) {
      const { body } = await server.graphql(mutation(one.id), { as });
      expect(body.data).toEqual({ setUpTotp: null });
      expect(body.errors![0].extensions.code).toBe('UNAUTHENTICATED');
    }
    const as = await openSession(server, one.id);
    expect(await refused(server, mutation(two.id), { as })).toEqual([200, 'ACCESS_DENIED']);
    // A session that another caller opened for the user.
    const lent = await openSession(server, one.id, { methods: ['ott'] });
    expect(await refused(server, mutation(one.id), { as: lent })).toEqual([200, 'ACCESS_DENIED']);
  });

  it('is set up and verified in a session without its second factor, which has no other access', async () => {
    const { id } = await person();
    const as = await openSession(server, id, { mfaPending: true });
    const fragment = `mutation { ...F } fragment F on Mutation { setUpTotp(input: { userId: "${id}" }) { url } }`;
    for (const query of [
      '{ viewer { id } }',
      '{ brand(id: "1") { id } }',
      `mutation { setUpTotp(input: { userId: "${id}" }) { url }
        trustBrowser(input: { userId: "${id}" }) { trustedUntil } }`,
      `mutation { setUpTotp: deleteUser(input: { id: "${id}", version: 1 }) { deletedUserId } }`,
      `query Q { viewer { id } } ${fragment}`,
      fragment,
      '{ nothing }',
      '',
    ]) {
      const { status, body } = await server.graphql(query, { as });
      expect([query, status, body.errors?.[0].extensions.code]).toEqual([
        query,
        401,
        'UNAUTHENTICATED',
      ]);
    }
    // Other origins cannot use the cookie.
    const origin = { origin: 'https://evil.example' };
    const foreign = `mutation { setUpTotp(input: { userId: "${id}" }) { url } }`;
    expect((await server.graphql(foreign, { as, headers: origin })).status).toBe(403);
    const { url } = await setUp(id, as);
    const code = codeOf(server, url as string, -1);
    expect((await verify(as, code, 'challenge: ACTION')).body.data.verifyTotpCode).toBeNull();
    // Also in a media type that Apollo Server answers.
    const right = await server.graphql(
      `mutation { verifyTotpCode(input: { code: "${code}", challenge: LOGIN }) { valid } }`,
      { as, headers: { accept: 'application/graphql-response+json' } },
    );
    expect(right.body.data).toEqual({ verifyTotpCode: { valid: true } });
    const session = cookieOf(right, 'account_session')!;
    const { viewer: own } = await ask(server, '{ viewer { id } }', { as: { session } });
    expect(own).toEqual({ id });
  });
});

describe('the second factor of a tenant', () => {
  const mfa = 'mfa { status usersCount usersWithTotpCount updateAllowed }';

  it('is required and no longer required, as in REST', async () => {
    const { id } = await makeTenant(server, partnerId, 'customer', 'Mill');
    const unit = await makeTenant(server, id, 'unit', 'Mill floor');
    await makePerson(server, id, 'one-of-mill');
    const two = await makePerson(server, unit.id, 'two-of-mill');
    const selection = `tenant { id mfaStatus ${mfa} children { nodes { mfaStatus } }
      users { nodes { mfaStatus } } }`;
    const on = await change(server, 'setTenantMfa', { tenantId: id, enabled: true }, selection);
    expect(on.tenant).toEqual({
      id,
      mfaStatus: 'ENABLED',
      mfa: { status: 'ENABLED', usersCount: 2, usersWithTotpCount: 0, updateAllowed: true },
      children: { nodes: [{ mfaStatus: 'ENABLED' }] },
      users: { nodes: [{ mfaStatus: 'SETUP_REQUIRED' }] },
    });
    await giveAuthenticator(server, two.id);
    const seen = await ask(server, `query($id: ID!) { tenant(id: $id) { ${mfa} } }`, {
      as: viewer,
      variables: { id },
    });
    expect(seen.tenant.mfa).toEqual({
      status: 'ENABLED',
      usersCount: 2,
      usersWithTotpCount: 1,
      updateAllowed: false,
    });
    const rest = await server.rest('GET', `/tenants/${id}/mfa/status`, { as: viewer });
    expect(rest.body).toMatchObject({
      mfa_status: 'enabled',
      users_count: 2,
      users_with_totp_enabled_count: 1,
      update_allowed: false,
    });
    const off = await change(server, 'setTenantMfa', { tenantId: id, enabled: false }, selection);
    expect(off.tenant.mfa).toMatchObject({ status: 'DISABLED', usersWithTotpCount: 0 });
  });

  it('cannot be set for a unit', async () => {
    const payload = await attempt(
      server,
      'setTenantMfa',
      { tenantId: unitId, enabled: true },
      'tenant { id }',
    );
    expect(payload.tenant).toBeNull();
    expect(payload.userErrors).toMatchObject([
      { code: 'BAD_INPUT', field: ['input', 'tenantId'], legacyCode: 1000 },
    ]);
  });

  it('cannot be changed with read-only access', async () => {
    const { id } = await person();
    for (const mutation of [
      `setTenantMfa(input: { tenantId: "${customerId}", enabled: true }) { userErrors { code } }`,
      `setUserMfa(input: { userId: "${id}", enabled: true }) { userErrors { code } }`,
      `resetUserTotp(input: { userId: "${id}" }) { userErrors { code } }`,
      `forgetTrustedBrowsers(input: { userId: "${id}" }) { userErrors { code } }`,
    ]) {
      const outcome = await refused(server, `mutation { ${mutation} }`, { as: viewer });
      expect(outcome).toEqual([200, 'ACCESS_DENIED']);
    }
    expect((await ofUser(id)).status).toBe('DISABLED');
  });
});

it('needs one statement for a list of any length', async () => {
  const fill = async (name: string, size: number) => {
    const parent = await makeTenant(server, server.rootId, 'partner', name);
    for (let i = 0; i < size; i++) {
      const child = await makeTenant(server, parent.id, 'customer', `${name} ${i}`);
      if (i % 5 === 0) await makePerson(server, child.id, `${name}-${i}`);
    }
    return parent.id;
  };
  const [few, many] = [await fill('few', 3), await fill('many', 20)];
  const cost = async (id: string, selection: string) => {
    const query = `query($id: ID!) { tenant(id: $id) { children(first: 50) { nodes { ${selection} } } } }`;
    const options = { as: server.client, variables: { id } };
    await send(server, query, options);
    const { body, statements } = await send(server, query, options);
    expect(body.errors).toBeUndefined();
    return statements;
  };
  const mfa = 'mfa { usersCount usersWithTotpCount updateAllowed }';
  const users = `users { nodes { ${secondFactor} } }`;
  expect([await cost(few, 'id'), await cost(many, 'id')]).toEqual([2, 2]);
  expect([await cost(few, mfa), await cost(many, mfa)]).toEqual([3, 3]);
  expect([await cost(few, users), await cost(many, users)]).toEqual([4, 4]);
});
