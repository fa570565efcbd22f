import { SignJWT, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/database/change.js';
import type { Database } from '../../../src/database/open.js';
import { sql } from '../../../src/database/sql.js';
import { KeyRing } from '../../../src/domain/identity/tokens/keys.js';
import { createServer } from '../../../src/server.js';
import { openServices } from '../../../src/services.js';
import { startTestServer, useTestServer } from '../../support/server.js';
import { clientToken, decode } from '../../support/tokens.js';

const server = await useTestServer();

const read = (token: string) => server.as({ token }).get(`/tenants/${server.rootId}`);

describe('the signing key', () => {
  const kidsOf = async () =>
    (await server.anonymous.get('/idp/keys')).body.keys.map(({ kid }: { kid: string }) => kid);
  const day = 24 * 3600_000;

  it('is published a day before it signs, and verifies until its tokens have expired', async () => {
    const kidOf = (token: string) => decode(token).header.kid as string;
    const first = kidOf(await clientToken(server, server.client));
    expect(await kidsOf()).toEqual([first]);
    server.clock.offset = 29 * day - 600_000;
    expect(kidOf(await clientToken(server, server.client))).toBe(first);
    expect(await kidsOf()).toEqual([first]);

    // One day before its activation, the next key is published and does not sign.
    server.clock.offset = 29 * day + 600_000;
    expect(kidOf(await clientToken(server, server.client))).toBe(first);
    const published = await kidsOf();
    expect(published).toHaveLength(2);
    const second = published.find((kid: string) => kid !== first)!;
    server.clock.offset = 30 * day;
    const old = await clientToken(server, server.client);
    expect(kidOf(old)).toBe(first);
    server.clock.offset = 30 * day + 1_200_000;
    const young = await clientToken(server, server.client);
    expect(kidOf(young)).toBe(second);
    expect((await read(old)).status).toBe(200);
    expect((await read(young)).status).toBe(200);
    expect((await kidsOf()).sort()).toEqual([first, second].sort());
    server.clock.offset = 31 * day + 1_200_000;
    expect(await kidsOf()).toEqual([second]);
    expect((await read(old)).status).toBe(401);
    server.clock.offset = 0;
  });

  it('never signs before a verifier could have fetched it, even after a long downtime', async () => {
    const fresh = await startTestServer();
    try {
      const kid = async () => decode(await clientToken(fresh, fresh.client)).header.kid as string;
      const published = async () =>
        (await fresh.anonymous.get('/idp/keys')).body.keys.map((key: { kid: string }) => key.kid);
      const first = await kid();
      for (const days of [100, 400]) {
        const seen: string[] = await published();
        fresh.clock.offset = days * day;
        // The published key continues to sign until its successor has been published for a day.
        const last = await kid();
        expect(seen).toContain(last);
        expect(await published()).toHaveLength(2);
        fresh.clock.offset += day - 60_000;
        expect(await kid()).toBe(last);
        fresh.clock.offset += 120_000;
        expect(await kid()).not.toBe(last);
      }
      expect(await published()).not.toContain(first);
    } finally {
      await fresh.close();
    }
  });

  it('is the same for all instances', async () => {
    const fresh = await startTestServer();
    const others = [0, 1].map(
      () => new KeyRing(fresh.services.database, () => Date.now() + fresh.clock.offset),
    );
    const rings = [fresh.services.identity.keys, ...others];
    const signers = async () => {
      const keys = await Promise.all(rings.map((ring) => ring.signer()));
      return [...new Set(keys.map(({ kid }) => kid))];
    };
    const documents = async () => {
      const lists = await Promise.all(rings.map((ring) => ring.publicKeys()));
      return [...new Set(lists.map((list) => list.map(({ kid }) => kid).join()))];
    };
    try {
      const [first, ...more] = await signers();
      expect(more).toEqual([]);
      // All instances find at the same time that the next key is due, and one creates it.
      fresh.clock.offset = 29 * day + 120_000;
      expect(await signers()).toEqual([first]);
      const [document, ...different] = await documents();
      expect(different).toEqual([]);
      expect(document!.split(',')).toHaveLength(2);
      // Neither of them reads the database again, and all change at the same time.
      fresh.clock.offset = 30 * day - 30_000;
      expect(await signers()).toEqual([first]);
      fresh.clock.offset = 30 * day + 180_000;
      const [second, ...others] = await signers();
      expect(others).toEqual([]);
      expect(second).not.toBe(first);
    } finally {
      await fresh.close();
    }
  });

  it('is created once for concurrent requests', async () => {
    const fresh = await startTestServer();
    try {
      const tokens = await Promise.all(
        Array.from({ length: 12 }, () => clientToken(fresh, fresh.client)),
      );
      expect(new Set(tokens.map((token) => decode(token).header.kid)).size).toBe(1);
      expect((await fresh.anonymous.get('/idp/keys')).body.keys).toHaveLength(1);
    } finally {
      await fresh.close();
    }
  });

  it('verifies no token after it was deleted', async () => {
    const fresh = await startTestServer();
    try {
      const token = await clientToken(fresh, fresh.client);
      const status = async (as: { token: string }) =>
        (await fresh.as(as).get(`/tenants/${fresh.rootId}`)).status;
      expect(await status({ token })).toBe(200);
      await fresh.write(({ session }) => session.all(sql`delete from signing_keys`));
      expect(await status({ token })).toBe(401);
      expect(await status({ token: await clientToken(fresh, fresh.client) })).toBe(200);
    } finally {
      await fresh.close();
    }
  });

  it.each([
    ['everything', { kind: 'all', key: '' }],
    ['the keys', { kind: 'object', key: 'signing_keys' }],
  ] as const)('is read again after a change of %s', async (_what, change) => {
    const fresh = await startTestServer();
    try {
      const { identity } = fresh.services;
      const listeners: ((changes: readonly Change[]) => void)[] = [];
      // Reports nothing, like an instance that is not connected.
      const channel = {
        reliable: true,
        onChange: (listener: (changes: readonly Change[]) => void) => listeners.push(listener),
      };
      const silent = { channel, session: () => fresh.session() } as unknown as Database;
      const now = Date.now();
      const ring = new KeyRing(silent, () => now);
      const { kid } = await identity.keys.signer();
      expect(await ring.verifier(kid)).toBeDefined();
      await fresh.write(({ session }) => session.all(sql`delete from signing_keys`));
      expect(await ring.verifier(kid)).toBeDefined();
      for (const report of listeners) report([{ kind: 'object', key: 'another' }]);
      expect(await ring.verifier(kid)).toBeDefined();
      for (const report of listeners) report([change]);
      expect(await ring.verifier(kid)).toBeUndefined();
    } finally {
      await fresh.close();
    }
  });

  it('of another instance verifies immediately', async () => {
    const fresh = await startTestServer();
    try {
      // Its clock does not move, so the last read of the database always seems recent.
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
