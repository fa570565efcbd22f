import { describe, expect, it } from 'vitest';
import { useTestServer, type As } from '../../support/server.js';
import { codeOf, cookieOf, giveAuthenticator, openSession } from '../../support/sessions.js';
import { attempt, change, ask, refused, send } from '../support.js';

const server = await useTestServer();
const { id: partnerId } = await server.makeTenant(server.rootId, 'partner', 'North');
const { id: customerId } = await server.makeTenant(partnerId, 'customer', 'Shop');
const { id: unitId } = await server.makeTenant(customerId, 'unit', 'Floor');
const viewer = await server.makeClient(partnerId, 'readonly_admin');

let count = 0;
const person = () => server.makePerson(unitId, `person-${++count}`);
const secondFactor = 'secondFactor { status confirmedAt trustedBrowsers }';
const ofUser = async (id: string) =>
  (await ask(server.admin, `query($id: ID!) { user(id: $id) { ${secondFactor} } }`, { id })).user
    .secondFactor;

describe('the second factor of a user', () => {
  it('is returned for all users', async () => {
    const { id } = await person();
    expect(await ofUser(id)).toEqual({ status: 'DISABLED', confirmedAt: null, trustedBrowsers: 0 });
    // An unconfirmed secret does not count.
    await server.as(await openSession(server, id)).post('/totp/setup');
    expect((await ofUser(id)).confirmedAt).toBeNull();
  });

  it('contains the authenticator and the trusted browsers', async () => {
    const { id } = await person();
    const as = await giveAuthenticator(server, id);
    await server.as(as).post(`/users/${id}/totp/trusted-browsers`);
    const own = await ask(server.as(as), `{ viewer { ... on User { ${secondFactor} } } }`);
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
    const made = await change(server.admin, 'setUserMfa', selection, { userId: id, enabled: true });
    expect(made.user).toMatchObject({ id, mfaStatus: 'SETUP_REQUIRED' });
    const as = await giveAuthenticator(server, id);
    await server.as(as).post(`/users/${id}/totp/trusted-browsers`);
    const forgot = await change(server.as(as), 'forgetTrustedBrowsers', selection, { userId: id });
    expect(forgot.user.secondFactor).toMatchObject({ status: 'ENABLED', trustedBrowsers: 0 });
    const reset = await change(server.admin, 'resetUserTotp', selection, { userId: id });
    expect(reset.user.secondFactor).toEqual({
      status: 'SETUP_REQUIRED',
      confirmedAt: null,
      trustedBrowsers: 0,
    });
    expect((await server.as(as).get('/users/me')).status).toBe(401);
    const done = await change(server.admin, 'setUserMfa', selection, {
      userId: id,
      enabled: false,
    });
    expect(done.user.mfaStatus).toBe('DISABLED');
  });
});

describe('an authenticator', () => {
  const setUp = (userId: string, as: As) =>
    change(server.as(as), 'setUpTotp', 'secret url barcode', { userId });
  const sent = (mutation: string, as: As) => server.as(as).graph(`mutation { ${mutation} }`);
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
    expect((await server.as(as).get('/users/me')).status).toBe(401);
    const own = { session };
    const { viewer } = await ask(server.as(own), `{ viewer { ... on User { ${secondFactor} } } }`);
    expect(viewer.secondFactor.status).toBe('ENABLED');
    const again = await verify(own, codeOf(server, made.url as string), 'challenge: ACTION');
    expect(again.body.data.verifyTotpCode.valid).toBe(true);
    expect(cookieOf(again, 'account_session')).toBeUndefined();
    // A confirmed authenticator must be reset before another one is set up.
    expect(
      await refused(server.as(own), `mutation { setUpTotp(input: { userId: "${id}" }) { url } }`),
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
      const { body } = await as.graph(mutation(one.id));
      expect(body.data).toEqual({ setUpTotp: null });
      expect(body.errors![0].extensions.code).toBe('UNAUTHENTICATED');
    }
    const as = await openSession(server, one.id);
    expect(await refused(server.as(as), mutation(two.id))).toEqual([200, 'ACCESS_DENIED']);
    // A session that another caller opened for the user.
    const lent = await openSession(server, one.id, { methods: ['ott'] });
    expect(await refused(server.as(lent), mutation(one.id))).toEqual([200, 'ACCESS_DENIED']);
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
      const { status, body } = await server.as(as).graph(query);
      expect([query, status, body.errors?.[0].extensions.code]).toEqual([
        query,
        401,
        'UNAUTHENTICATED',
      ]);
    }
    // Other origins cannot use the cookie.
    const origin = { origin: 'https://evil.example' };
    const foreign = `mutation { setUpTotp(input: { userId: "${id}" }) { url } }`;
    expect((await server.as(as).graph(foreign, undefined, origin)).status).toBe(403);
    const { url } = await setUp(id, as);
    const code = codeOf(server, url as string, -1);
    expect((await verify(as, code, 'challenge: ACTION')).body.data.verifyTotpCode).toBeNull();
    // Also in a media type that Apollo Server answers.
    const right = await server
      .as(as)
      .graph(
        `mutation { verifyTotpCode(input: { code: "${code}", challenge: LOGIN }) { valid } }`,
        undefined,
        { accept: 'application/graphql-response+json' },
      );
    expect(right.body.data).toEqual({ verifyTotpCode: { valid: true } });
    const session = cookieOf(right, 'account_session')!;
    const { viewer: own } = await ask(server.as({ session }), '{ viewer { id } }');
    expect(own).toEqual({ id });
  });
});

describe('the second factor of a tenant', () => {
  const mfa = 'mfa { status usersCount usersWithTotpCount updateAllowed }';

  it('is required and no longer required, as in REST', async () => {
    const { id } = await server.makeTenant(partnerId, 'customer', 'Mill');
    const unit = await server.makeTenant(id, 'unit', 'Mill floor');
    await server.makePerson(id, 'one-of-mill');
    const two = await server.makePerson(unit.id, 'two-of-mill');
    const selection = `tenant { id mfaStatus ${mfa} children { nodes { mfaStatus } }
      users { nodes { mfaStatus } } }`;
    const on = await change(server.admin, 'setTenantMfa', selection, {
      tenantId: id,
      enabled: true,
    });
    expect(on.tenant).toEqual({
      id,
      mfaStatus: 'ENABLED',
      mfa: { status: 'ENABLED', usersCount: 2, usersWithTotpCount: 0, updateAllowed: true },
      children: { nodes: [{ mfaStatus: 'ENABLED' }] },
      users: { nodes: [{ mfaStatus: 'SETUP_REQUIRED' }] },
    });
    await giveAuthenticator(server, two.id);
    const seen = await ask(viewer, `query($id: ID!) { tenant(id: $id) { ${mfa} } }`, { id });
    expect(seen.tenant.mfa).toEqual({
      status: 'ENABLED',
      usersCount: 2,
      usersWithTotpCount: 1,
      updateAllowed: false,
    });
    const rest = await viewer.get(`/tenants/${id}/mfa/status`);
    expect(rest.body).toMatchObject({
      mfa_status: 'enabled',
      users_count: 2,
      users_with_totp_enabled_count: 1,
      update_allowed: false,
    });
    const off = await change(server.admin, 'setTenantMfa', selection, {
      tenantId: id,
      enabled: false,
    });
    expect(off.tenant.mfa).toMatchObject({ status: 'DISABLED', usersWithTotpCount: 0 });
  });

  it('cannot be set for a unit', async () => {
    const payload = await attempt(server.admin, 'setTenantMfa', 'tenant { id }', {
      tenantId: unitId,
      enabled: true,
    });
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
      const outcome = await refused(viewer, `mutation { ${mutation} }`);
      expect(outcome).toEqual([200, 'ACCESS_DENIED']);
    }
    expect((await ofUser(id)).status).toBe('DISABLED');
  });
});

it('needs one statement for a list of any length', async () => {
  const fill = async (name: string, size: number) => {
    const parent = await server.makeTenant(server.rootId, 'partner', name);
    for (let i = 0; i < size; i++) {
      const child = await server.makeTenant(parent.id, 'customer', `${name} ${i}`);
      if (i % 5 === 0) await server.makePerson(child.id, `${name}-${i}`);
    }
    return parent.id;
  };
  const [few, many] = [await fill('few', 3), await fill('many', 20)];
  const cost = async (id: string, selection: string) => {
    const query = `query($id: ID!) { tenant(id: $id) { children(first: 50) { nodes { ${selection} } } } }`;
    await send(server.client, query, { id });
    const { body, statements } = await send(server.client, query, { id });
    expect(body.errors).toBeUndefined();
    return statements;
  };
  const mfa = 'mfa { usersCount usersWithTotpCount updateAllowed }';
  const users = `users { nodes { ${secondFactor} } }`;
  expect([await cost(few, 'id'), await cost(many, 'id')]).toEqual([2, 2]);
  expect([await cost(few, mfa), await cost(many, mfa)]).toEqual([3, 3]);
  expect([await cost(few, users), await cost(many, users)]).toEqual([4, 4]);
});
