import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { RevokedToken } from '../../../src/entities/index.js';
import { useTestServer, type As } from '../../support/server.js';
import { clientToken, makeClientWith, requestToken, signIn } from '../../support/tokens.js';

const server = await useTestServer();
const tenantId = (await server.makeTenant(server.rootId, 'partner', 'Revoked')).id;
const person = await server.makePerson(tenantId, 'person', 'partner_admin');

beforeEach(() => void (server.clock.offset = 0));

const revoke = (token: string, as?: As, more: Record<string, string> = {}) =>
  requestToken(server, { token, ...more }, { path: '/idp/revoke_token', as });
const opens = async (token: string) => {
  const { status } = await server.as({ token }).get('/users/me');
  return status === 200;
};
const refresh = (token: string, as: As) =>
  requestToken(server, { grant_type: 'refresh_token', refresh_token: token }, { as });
const refusal = ({ status, body }: { status: number; body: any }) => [status, body?.error];

describe('a client', () => {
  it('revokes its access token immediately', async () => {
    const client = await server.makeClient(tenantId);
    const [token, other] = [await clientToken(server, client), await clientToken(server, client)];
    expect(await opens(token)).toBe(true);
    const { status, text, headers } = await revoke(token, client);
    expect([status, text]).toEqual([200, '']);
    expect(headers).toMatchObject({ 'cache-control': 'no-store' });
    expect(await opens(token)).toBe(false);
    const graph = await server.as({ token }).graph('{ viewer { id } }');
    expect(graph.status).toBe(401);
    expect(await opens(other)).toBe(true);
    // Repeating it has no effect.
    expect((await revoke(token, client)).status).toBe(200);
  });

  it('revokes with an access token the refresh token that was issued with it', async () => {
    const client = await server.makeClient(tenantId);
    const first = await signIn(server, person, { as: client });
    const second = (await refresh(first.refresh_token, client)).body;
    const another = await signIn(server, person, { as: client });
    expect((await revoke(first.access_token, client)).status).toBe(200);
    for (const token of [first.access_token, second.access_token]) {
      expect(await opens(token)).toBe(false);
    }
    expect(refusal(await refresh(second.refresh_token, client))).toEqual([400, 'invalid_grant']);
    expect(await opens(another.access_token)).toBe(true);
    expect((await refresh(another.refresh_token, client)).status).toBe(200);
  });

  it('revokes with a refresh token all access tokens that were issued from it', async () => {
    const client = await server.makeClient(tenantId);
    const first = await signIn(server, person, { as: client });
    const second = (await refresh(first.refresh_token, client)).body;
    const hint = { token_type_hint: 'access_token' };
    expect((await revoke(second.refresh_token, client, hint)).status).toBe(200);
    for (const token of [first.access_token, second.access_token]) {
      expect(await opens(token)).toBe(false);
    }
    expect(refusal(await refresh(second.refresh_token, client))).toEqual([400, 'invalid_grant']);
  });

  it('revokes with a token the restricted token from it, but not the reverse', async () => {
    const client = await server.makeClient(tenantId, 'partner_admin');
    const whole = await clientToken(server, client);
    const narrow = async (assertion: string) => {
      const { body } = await requestToken(server, {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion,
        scope: `urn:acronis.com:tenant-id:${tenantId}`,
      });
      return body.access_token as string;
    };
    const narrowed = await narrow(whole);
    const twice = await narrow(narrowed);
    const spare = await narrow(whole);
    await revoke(spare, client);
    expect(await Promise.all([whole, narrowed, twice, spare].map(opens))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    await revoke(whole, client);
    expect(await Promise.all([whole, narrowed, twice].map(opens))).toEqual([false, false, false]);
  });

  it('authenticates in any of the three ways', async () => {
    const confidential = await server.makeClient(tenantId);
    const posted = await clientToken(server, confidential);
    const inBody = { client_id: confidential.id, client_secret: confidential.password };
    expect((await revoke(posted, undefined, inBody)).status).toBe(200);
    expect(await opens(posted)).toBe(false);

    const open = await makeClientWith(server, tenantId, { tokenEndpointAuthMethod: 'none' });
    const { access_token: token } = await signIn(server, person, {
      as: { username: open.id, password: '' },
    });
    expect((await revoke(token, undefined, { client_id: open.id })).status).toBe(200);
    expect(await opens(token)).toBe(false);

    const kept = await clientToken(server, confidential);
    const attempts: [As, Record<string, string>][] = [
      [undefined, {}],
      [undefined, { client_id: confidential.id }],
      [undefined, { client_id: confidential.id, client_secret: 'wrong' }],
      [{ ...confidential, password: 'wrong' }, {}],
      [{ username: randomUUID(), password: 'x' }, {}],
      [{ token: kept }, {}],
      [server.admin, {}],
    ];
    for (const [as, more] of attempts) {
      expect(refusal(await revoke(kept, as, more))).toEqual([401, 'invalid_client']);
    }
    expect(await opens(kept)).toBe(true);
  });

  it('cannot revoke tokens of others, and receives no error for invalid ones', async () => {
    const client = await server.makeClient(tenantId);
    const stranger = await server.makeClient(tenantId, 'partner_admin');
    const own = await clientToken(server, client);
    const through = await signIn(server, person, { as: client });
    const alone = await signIn(server, person);
    for (const token of [
      own,
      through.access_token,
      through.refresh_token,
      alone.access_token,
      alone.refresh_token,
      through.id_token,
      'no token',
      'a.b.c',
      '\0',
      'x'.repeat(300_000),
    ]) {
      const { status, text } = await revoke(token, stranger);
      expect([status, text]).toEqual([200, '']);
    }
    for (const token of [own, through.access_token, alone.access_token]) {
      expect(await opens(token)).toBe(true);
    }
    expect((await refresh(through.refresh_token, client)).status).toBe(200);
  });

  it('receives an error for an unknown type of token', async () => {
    const client = await server.makeClient(tenantId);
    const token = await clientToken(server, client);
    const answer = await revoke(token, client, { token_type_hint: 'id_token' });
    expect(refusal(answer)).toEqual([400, 'unsupported_token_type']);
    expect(answer.body.error_description).toContain('token_type_hint');
    expect(
      refusal(await requestToken(server, {}, { path: '/idp/revoke_token', as: client })),
    ).toEqual([400, 'invalid_request']);
    expect(await opens(token)).toBe(true);
  });
});

describe('revoked tokens', () => {
  const meOf = async (token: string) => {
    const session = server.session();
    const { identity } = server.services;
    await identity.authenticate(session, { type: 'bearer', token }, '127.0.0.1');
    return session.statements;
  };

  it('need no statement to be checked until a write', async () => {
    const client = await server.makeClient(tenantId);
    await revoke(await clientToken(server, client), client);
    const token = await clientToken(server, client);
    await meOf(token);
    expect(await meOf(token)).toBe(0);
    // Another token of the same client has the same access: it needs no statement.
    expect(await meOf(await clientToken(server, client))).toBe(0);
  });

  it('are looked up individually if there are too many for the cache', async () => {
    const client = await server.makeClient(tenantId);
    const [kept, gone] = [await clientToken(server, client), await clientToken(server, client)];
    await server.write(async ({ em }) => {
      for (let i = 0; i < 1100; i++) {
        em.create(
          RevokedToken,
          { id: randomUUID(), expiresAt: Date.now() + 60_000 },
          { persist: true },
        );
      }
    });
    await revoke(gone, client);
    expect([await opens(kept), await opens(gone)]).toEqual([true, false]);
    expect([await opens(kept), await opens(gone)]).toEqual([true, false]);
  });

  it('are audited', async () => {
    const client = await server.makeClient(tenantId);
    await revoke((await signIn(server, person, { as: client })).access_token, client);
    const records = await server.session().all(
      sql`select a.object_id as "id", a.tenant_id as "tenantId" from audit_records a
        where a.action = ${'endTokens'} and a.actor_id = ${client.id}`,
    );
    expect(records).toEqual([{ id: person.id, tenantId }]);
  });
});
