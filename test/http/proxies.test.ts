import { describe, expect, it } from 'vitest';
import { useTestServer, type TestServer } from '../support/server.js';

/**
 * Tries a wrong password of the administrator. A proxy at 127.0.0.1 forwards `address` as the
 * address of the client.
 */
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

describe('trusted proxies', async () => {
  const server = await useTestServer({ TRUSTED_PROXIES: '127.0.0.0/8' });

  it('state the address of a request', async () => {
    await lockOut(server, '192.0.2.1');
    expect((await fail(server, '192.0.2.2')).status).toBe(401);
  });

  it('are believed only for the last address before them', async () => {
    await lockOut(server, '192.0.2.3');
    expect((await fail(server, '192.0.2.4, 192.0.2.3')).status).toBe(423);
  });
});

describe('untrusted proxies', async () => {
  const server = await useTestServer();

  it('are ignored', async () => {
    await lockOut(server, '192.0.2.1');
    expect((await fail(server, '192.0.2.2')).status).toBe(423);
  });
});
