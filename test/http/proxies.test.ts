import { describe, expect, it } from 'vitest';
import { useTestServer, type TestServer } from '../support/server.js';

/** Tries a wrong password of the administrator from `address`, as a proxy at 127.0.0.1 tells of it. */
const fail = (server: TestServer, address: string) =>
  server.anonymous.post(
    '/login',
    { login: server.admin.username, password: 'wrong' },
    { headers: { 'x-forwarded-for': address } },
  );

async function lockOut(server: TestServer, address: string): Promise<void> {
  for (let attempt = 0; attempt < 10; attempt++) await fail(server, address);
  expect((await fail(server, address)).status).toBe(423);
}

describe('proxies that are trusted', async () => {
  const server = await useTestServer({ TRUSTED_PROXIES: '127.0.0.0/8' });

  it('say where a request comes from', async () => {
    await lockOut(server, '192.0.2.1');
    expect((await fail(server, '192.0.2.2')).status).toBe(401);
  });

  it('are believed on the last address before them, whatever was claimed to them', async () => {
    await lockOut(server, '192.0.2.3');
    expect((await fail(server, '192.0.2.4, 192.0.2.3')).status).toBe(423);
  });
});

describe('proxies that nobody trusts', async () => {
  const server = await useTestServer();

  it('say nothing that counts', async () => {
    await lockOut(server, '192.0.2.1');
    expect((await fail(server, '192.0.2.2')).status).toBe(423);
  });
});
