import { randomUUID } from 'node:crypto';
import { SignJWT, generateKeyPair } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { useTestServer, type As } from '../../support/server.js';
import { changeClient, clientToken, decode, requestToken, signIn } from '../../support/tokens.js';

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const within = (tenantId: string) => `urn:acronis.com:tenant-id:${tenantId}`;

const server = await useTestServer();
const partnerId = (await server.makeTenant(server.rootId, 'partner', 'Partner')).id;
const customerId = (await server.makeTenant(partnerId, 'customer', 'Customer')).id;
const unitId = (await server.makeTenant(customerId, 'unit', 'Unit')).id;
const siblingId = (await server.makeTenant(partnerId, 'customer', 'Sibling')).id;
const client = await server.makeClient(partnerId, 'partner_admin');
const user = await server.makePerson(partnerId, 'user', 'partner_admin');

beforeEach(() => void (server.clock.offset = 0));

const exchange = (assertion: string, scope?: string, as?: As) =>
  requestToken(server, { grant_type: jwtBearer, assertion, ...(scope && { scope }) }, { as });
const narrowed = async (assertion: string, tenantId: string) => {
  const { status, body, text } = await exchange(assertion, within(tenantId));
  expect(status, text).toBe(200);
  return body.access_token as string;
};
const refusal = ({ status, body }: { status: number; body: any }) => [status, body.error];
const status = async (path: string, token: string) => (await server.as({ token }).get(path)).status;

describe('an access token as an assertion', () => {
  it('is exchanged for another one of the same subject that expires at the same time', async () => {
    const first = await signIn(server, user);
    server.clock.offset = 600_000;
    const { status: answered, body, headers } = await exchange(first.access_token);
    expect(answered).toBe(200);
    expect(headers).toMatchObject({ 'cache-control': 'no-store' });
    expect(body).not.toHaveProperty('refresh_token');
    expect(body.expires_on).toBe(decode(first.access_token).claims.exp);
    expect(body.expires_in).toBeLessThanOrEqual(3000);
    expect(body.expires_in).toBeGreaterThan(2900);
    expect(decode(body.access_token).claims).toMatchObject({ sub: user.id, sub_type: 'user' });
    expect(await status(`/tenants/${siblingId}`, body.access_token)).toBe(200);
  });

  it('can be sent by the client that it was issued to, and by no other', async () => {
    const token = await clientToken(server, client);
    expect((await exchange(token, within(customerId), client)).status).toBe(200);
    const other = await server.makeClient(partnerId);
    expect(refusal(await exchange(token, within(customerId), other))).toEqual([
      400,
      'invalid_grant',
    ]);
    expect(refusal(await exchange(token, undefined, { ...client, password: 'wrong' }))).toEqual([
      401,
      'invalid_client',
    ]);
    const through = await signIn(server, user, { as: client });
    const { body } = await exchange(through.access_token);
    expect(decode(body.access_token).claims).toMatchObject({ sub: user.id, client_id: client.id });
  });

  it('can be sent with a bearer token in the header, which is ignored', async () => {
    const assertion = await clientToken(server, client);
    const other = (await signIn(server, user)).access_token;
    const ask = (header: string, form: Record<string, string> = {}) =>
      requestToken(
        server,
        { grant_type: jwtBearer, assertion, scope: within(customerId), ...form },
        { headers: { authorization: `Bearer ${header}` } },
      );
    for (const header of [assertion, other, 'x']) {
      const { status: answered, body, text } = await ask(header);
      expect(answered, text).toBe(200);
      expect(decode(body.access_token).claims.sub).toBe(client.id);
    }
    expect(refusal(await ask(assertion, { assertion: 'x' }))).toEqual([400, 'invalid_grant']);
    const named = { client_id: client.id, client_secret: 'wrong' };
    expect(refusal(await ask(assertion, named))).toEqual([401, 'invalid_client']);
  });

  it('is the only grant with such a header, which never authenticates a client', async () => {
    const token = await clientToken(server, client);
    const headers = { authorization: `Bearer ${token}` };
    for (const form of [
      { grant_type: 'client_credentials' },
      { grant_type: 'client_credentials', client_id: client.id, client_secret: client.password },
      { grant_type: 'password', username: user.username, password: user.password },
      { grant_type: 'refresh_token', refresh_token: 'x' },
      { grant_type: 'authorization_code', code: 'x', redirect_uri: 'https://app.example/' },
    ] as Record<string, string>[]) {
      const answer = await requestToken(server, form, { headers });
      expect(refusal(answer), form.grant_type).toEqual([401, 'invalid_client']);
      expect(answer.headers['www-authenticate']).toBe('Basic realm="account-graph"');
    }
    const revoked = await requestToken(server, { token }, { headers, path: '/idp/revoke_token' });
    expect(refusal(revoked)).toEqual([401, 'invalid_client']);
    expect(await status(`/tenants/${customerId}`, token)).toBe(200);
  });

  it('is accepted only with a valid signature, lifetime and audience', async () => {
    const { issuer, keys } = server.services.identity;
    const { privateKey, kid } = await keys.signer();
    const now = Math.floor(Date.now() / 1000);
    const genuine = decode(await clientToken(server, client)).claims;
    const sign = (
      claims: Record<string, unknown>,
      header: Record<string, unknown> = {},
      key: Parameters<SignJWT['sign']>[0] = privateKey,
    ) =>
      new SignJWT({ ...genuine, jti: randomUUID(), ...claims })
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid, ...header })
        .sign(key);
    expect((await exchange(await sign({}))).status).toBe(200);

    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = (alg: string) => `${encode({ alg, typ: 'at+jwt', kid })}.${encode(genuine)}.`;
    const { publicKey, privateKey: foreign } = await generateKeyPair('RS256', {
      extractable: true,
    });
    const { keys: published } = (await server.anonymous.get('/idp/keys')).body;
    const asSecret = Buffer.from(JSON.stringify(published[0]));
    const attempts: Record<string, string> = {
      'alg none': unsigned('none'),
      'alg None': unsigned('None'),
      'no signature': unsigned('RS256'),
      'HS256 by the public key': await sign({}, { alg: 'HS256' }, asSecret),
      'HS256 by its modulus': await sign(
        {},
        { alg: 'HS256' },
        Buffer.from(published[0].n, 'base64url'),
      ),
      'another key': await sign({}, {}, foreign),
      'an unknown kid': await sign({}, { kid: 'unknown' }),
      'a key of its own': await sign({}, { jwk: publicKey, kid: 'own' }, foreign),
      'another issuer': await sign({ iss: 'https://elsewhere.example.com' }),
      'another audience': await sign({ aud: client.id }),
      'no audience': await sign({ aud: undefined }),
      expired: await sign({ exp: now - 1 }),
      'no expiry': await sign({ exp: undefined }),
      'no subject': await sign({ sub: undefined }),
      'nobody there': await sign({ sub: randomUUID() }),
      'an older generation': await sign({ gen: 0 }),
      'no generation': await sign({ gen: undefined }),
      'an ID token': (await signIn(server, user)).id_token,
      'another audience of ours': await sign({ aud: `${issuer}/` }),
      'no token': 'x',
      'two dots': '..',
    };
    for (const [name, assertion] of Object.entries(attempts)) {
      expect(refusal(await exchange(assertion)), name).toEqual([400, 'invalid_grant']);
    }
    expect(refusal(await requestToken(server, { grant_type: jwtBearer }))).toEqual([
      400,
      'invalid_request',
    ]);
  });

  it('is invalid for an inactive user, client or tenant', async () => {
    const change = async (path: string, body: object) => {
      const answer = await server.update(path, body);
      expect(answer.status, answer.text).toBe(200);
    };
    const closed = await server.makeTenant(partnerId, 'customer', 'Closed later');
    const person = await server.makePerson(closed.id, 'person', 'company_admin');
    const program = await server.makeClient(closed.id, 'company_admin');
    const tokens = [
      (await signIn(server, person)).access_token,
      await clientToken(server, program),
      (await signIn(server, person, { as: program })).access_token,
    ];
    for (const token of tokens) expect((await exchange(token)).status).toBe(200);
    await change(`/tenants/${closed.id}`, { enabled: false });
    for (const token of tokens) {
      expect(refusal(await exchange(token))).toEqual([400, 'invalid_grant']);
    }
    await change(`/tenants/${closed.id}`, { enabled: true });
    await change(`/users/${person.id}`, { enabled: false });
    await changeClient(server, program.id, { status: 'disabled' });
    for (const token of tokens) {
      expect(refusal(await exchange(token))).toEqual([400, 'invalid_grant']);
    }
  });
});

describe('a restricted token', () => {
  it('has the access of its subject in the subtree, and no other', async () => {
    const token = await narrowed(await clientToken(server, client), customerId);
    expect(decode(token).claims).toMatchObject({
      sub: client.id,
      only: { tuid: customerId },
      scope: [{ tuid: customerId, role: 'partner_admin' }],
    });
    expect(await status(`/tenants/${customerId}`, token)).toBe(200);
    expect(await status(`/tenants/${unitId}`, token)).toBe(200);
    for (const elsewhere of [partnerId, siblingId, server.rootId]) {
      expect(await status(`/tenants/${elsewhere}`, token)).toBe(404);
    }
    const children = await server.as({ token }).get(`/tenants/${customerId}/children`);
    expect(children.body.items).toContain(unitId);
    const found = await server
      .as({ token })
      .get('/search', { tenant: customerId, text: 'Sibling' });
    expect(found.body.items).toEqual([]);
    expect(await status(`/search?tenant=${partnerId}&text=Sibling`, token)).toBe(404);
    const named = await server
      .as({ token })
      .get('/tenants', { uuids: [partnerId, customerId, unitId, siblingId].join() });
    expect(named.body.items.map(({ id }: { id: string }) => id).sort()).toEqual(
      [customerId, unitId].sort(),
    );
    const create = (parent: string, kind: string) =>
      server.as({ token }).post('/tenants', { parent_id: parent, kind, name: `By ${kind}` });
    expect((await create(partnerId, 'customer')).status).toBe(404);
    expect((await create(customerId, 'unit')).status).toBe(201);
  });

  it('has the same access on the graph', async () => {
    const token = await narrowed((await signIn(server, user)).access_token, customerId);
    const me = await server.as({ token }).get('/users/me');
    const contact = me.body.contact.id as string;
    const { body } = await server.as({ token }).graph(
      `query ($partner: ID!, $customer: ID!, $sibling: ID!, $contact: ID!) {
        partner: tenant(id: $partner) { name }
        customer: tenant(id: $customer) { name parent { name } }
        sibling: tenant(id: $sibling) { name }
        viewer { id accessPolicies(first: 50) { nodes { id } } }
        contacts: node(id: $contact) { id }
        tenants(first: 50) { nodes { name } }
        users(first: 50) { nodes { login } }
        accessPolicies(first: 50) { nodes { tenant { name } } }
      }`,
      { partner: partnerId, customer: customerId, sibling: siblingId, contact },
    );
    expect(body.errors).toBeUndefined();
    expect(body.data).toMatchObject({
      partner: null,
      customer: { name: 'Customer', parent: null },
      sibling: null,
      // Only their id.
      viewer: { id: user.id, accessPolicies: { nodes: [] } },
      contacts: null,
    });
    const names = body.data.tenants.nodes.map(({ name }: { name: string }) => name);
    expect(names).toContain('Customer');
    for (const elsewhere of ['Root', 'Partner', 'Sibling']) expect(names).not.toContain(elsewhere);
    expect(JSON.stringify(body.data)).not.toContain('user"');
  });

  it('gives no access to its subject itself', async () => {
    const { access_token: whole } = await signIn(server, user);
    const token = await narrowed(whole, customerId);
    const me = await server.as({ token }).get('/users/me');
    expect(me.body.id).toBe(user.id);
    for (const path of [
      `/users/${user.id}`,
      `/users/${user.id}/access_policies`,
      `/contacts/${me.body.contact.id as string}`,
    ]) {
      expect(await status(path, whole), path).toBe(200);
      expect(await status(path, token), path).toBe(404);
    }
    const listed = await server.as({ token }).get('/access_policies', { users: user.id });
    expect(listed.body.items).toEqual([]);
    const program = await narrowed(await clientToken(server, client), customerId);
    expect(await status(`/clients/${client.id}`, program)).toBe(404);
    const clients = await server.as({ token: program }).get('/clients', { uuids: client.id });
    expect(clients.body.items).toEqual([]);
  });

  it('does not reach closed tenants', async () => {
    const { id: closedId } = await server.makeTenant(customerId, 'unit', 'Closed', {
      ancestral_access: false,
    });
    const whole = await clientToken(server, client);
    expect(await status(`/tenants/${closedId}`, whole)).toBe(404);
    const token = await narrowed(whole, customerId);
    expect(await status(`/tenants/${closedId}`, token)).toBe(404);
    expect(refusal(await exchange(whole, within(closedId)))).toEqual([403, 'access_denied']);
    // A caller with a role on the parent still reaches it.
    const near = await server.makeClient(customerId, 'company_admin');
    const own = await narrowed(await clientToken(server, near), customerId);
    expect(await status(`/tenants/${closedId}`, own)).toBe(200);
  });

  it('keeps roles in the subtree, and drops others', async () => {
    const scattered = await server.makeClient(partnerId, 'unit_admin', unitId);
    await server.grant('client', scattered.id, 'company_admin', siblingId);
    const whole = await clientToken(server, scattered);
    const token = await narrowed(whole, customerId);
    expect(decode(token).claims.scope).toMatchObject([{ tuid: unitId, role: 'unit_admin' }]);
    expect(await status(`/tenants/${unitId}`, token)).toBe(200);
    expect(await status(`/tenants/${customerId}`, token)).toBe(404);
    expect(await status(`/tenants/${siblingId}`, whole)).toBe(200);
    expect(await status(`/tenants/${siblingId}`, token)).toBe(404);
  });

  it('is refused if its subject has no access, or the tenant does not exist', async () => {
    const whole = await clientToken(server, client);
    const { id: elsewhere } = await server.makeTenant(server.rootId, 'partner', 'Elsewhere');
    for (const tenantId of [elsewhere, randomUUID()]) {
      expect(refusal(await exchange(whole, within(tenantId)))).toEqual([403, 'access_denied']);
    }
    for (const scope of [
      'urn:acronis.com:tenant-id:',
      'urn:acronis.com:tenant-id:1',
      `${within(customerId)}/x`,
      `${within(customerId)} ${within(unitId)}`,
      'urn:acronis.com:other',
    ]) {
      expect(refusal(await exchange(whole, scope)), scope).toEqual([400, 'invalid_scope']);
    }
    for (const form of [
      { grant_type: 'client_credentials' },
      { grant_type: 'password', username: user.username, password: user.password },
    ]) {
      const answer = await requestToken(
        server,
        { ...form, scope: within(customerId) },
        { as: client },
      );
      expect(refusal(answer)).toEqual([400, 'invalid_scope']);
    }
  });

  it('cannot be exchanged for a less restricted one', async () => {
    const token = await narrowed(await clientToken(server, client), customerId);
    const again = await exchange(token);
    expect(decode(again.body.access_token).claims.only).toEqual({ tuid: customerId });
    for (const tenantId of [partnerId, siblingId, server.rootId]) {
      expect(refusal(await exchange(token, within(tenantId)))).toEqual([403, 'access_denied']);
    }
    const deeper = await narrowed(token, unitId);
    expect(await status(`/tenants/${unitId}`, deeper)).toBe(200);
    expect(await status(`/tenants/${customerId}`, deeper)).toBe(404);
    expect(refusal(await exchange(deeper, within(customerId)))).toEqual([403, 'access_denied']);
  });

  it('is limited to the role in its scope', async () => {
    const two = await server.makeClient(partnerId, 'readonly_admin');
    await server.grant('client', two.id, 'partner_admin', partnerId);
    const { body } = await exchange(
      await clientToken(server, two),
      `${within(customerId)}:readonly_admin`,
    );
    const rename = (token: string) =>
      server.as({ token }).put(`/tenants/${unitId}`, { version: 1, name: 'Unit' });
    expect((await rename(body.access_token)).status).toBe(403);
    const wider = await exchange(body.access_token, `${within(unitId)}:partner_admin`);
    expect(refusal(wider)).toEqual([403, 'access_denied']);
    const deeper = await narrowed(body.access_token, unitId);
    expect(decode(deeper).claims.only).toEqual({ tuid: unitId, role: 'readonly_admin' });
  });

  it('follows changes of the access of its subject', async () => {
    const { id: movingId } = await server.makeTenant(customerId, 'unit', 'Goes away');
    const token = await narrowed(await clientToken(server, client), movingId);
    expect(await status(`/tenants/${movingId}`, token)).toBe(200);
    const { version } = (await server.admin.get(`/tenants/${movingId}`)).body;
    await server.admin.put(`/tenants/${movingId}`, { version, enabled: false });
    const { status: deleted } = await server.admin.delete(`/tenants/${movingId}`, {
      version: (version as number) + 1,
    });
    expect(deleted).toBe(204);
    expect(await status('/users/me', token)).toBe(401);
  });
});
