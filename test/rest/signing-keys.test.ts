import 'reflect-metadata';
import { SignJWT, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServer } from '../../src/server.js';
import { openServices } from '../../src/services.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { clientToken, decode } from '../support/tokens.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const read = (token: string) => server.rest('GET', `/tenants/${server.rootId}`, { as: { token } });

describe('the signing key', () => {
  const kidsOf = async () =>
    (await server.rest('GET', '/idp/keys')).body.keys.map(({ kid }: { kid: string }) => kid);
  const day = 24 * 3600_000;

  it('is replaced after a month, and verifies until its tokens are dead', async () => {
    const first = decode(await clientToken(server, server.client)).header.kid;
    server.clock.offset = 30 * day - 600_000;
    const old = await clientToken(server, server.client);
    expect(decode(old).header.kid).toBe(first);
    server.clock.offset = 30 * day + 600_000;
    const young = await clientToken(server, server.client);
    const second = decode(young).header.kid;
    expect(second).not.toBe(first);
    expect((await read(old)).status).toBe(200);
    expect((await read(young)).status).toBe(200);
    expect((await kidsOf()).sort()).toEqual([first, second].sort());
    server.clock.offset = 31 * day + 600_000;
    expect(await kidsOf()).toEqual([second]);
    expect((await read(old)).status).toBe(401);
  });

  it('is made once, however many ask at the same time', async () => {
    const fresh = await startTestServer();
    try {
      const tokens = await Promise.all(
        Array.from({ length: 12 }, () => clientToken(fresh, fresh.client)),
      );
      expect(new Set(tokens.map((token) => decode(token).header.kid)).size).toBe(1);
      expect((await fresh.rest('GET', '/idp/keys')).body.keys).toHaveLength(1);
    } finally {
      await fresh.close();
    }
  });

  it('of another instance is known the moment it signs', async () => {
    const fresh = await startTestServer();
    try {
      // Its clock stands still: to it, the last look at the database is never long ago.
      const now = Date.now();
      const services = await openServices(
        fresh.config,
        fresh.services.database,
        fresh.services.log,
        () => now,
      );
      const other = await createServer(fresh.config, services);
      const readThere = (token: string) =>
        other.inject({
          url: `/api/2/tenants/${fresh.rootId}`,
          headers: { authorization: `Bearer ${token}` },
        });
      const unknown = await new SignJWT({})
        .setProtectedHeader({ alg: 'RS256', kid: 'unknown' })
        .sign((await generateKeyPair('RS256')).privateKey);
      expect((await readThere(unknown)).statusCode).toBe(401);
      const token = await clientToken(fresh, fresh.client);
      expect((await readThere(token)).statusCode).toBe(200);
      await other.close();
    } finally {
      await fresh.close();
    }
  });
});
