import { describe, expect, it, vi } from 'vitest';
import { startTestServer, useTestServer } from '../support/server.js';

const server = await useTestServer({ RATE_LIMIT: 'on' });

const get = (url: string, headers: Record<string, string> = {}) =>
  server.app.inject({ method: 'GET', url, headers });
const wrong = `Basic ${Buffer.from('admin:wrong').toString('base64')}`;

describe('health checks', () => {
  it('ignore all credentials', async () => {
    const hashed = vi.spyOn(server.services.passwords, 'matches');
    const asked = vi.spyOn(server.services.database, 'session');
    for (const authorization of [wrong, 'Bearer x', 'Nonsense', 'Basic !']) {
      expect((await get('/healthz', { authorization })).statusCode).toBe(200);
    }
    expect((await get('/healthz?access_token=x')).statusCode).toBe(200);
    expect((await get('/healthz', { cookie: 'account_session=x' })).statusCode).toBe(200);
    expect(asked).not.toHaveBeenCalled();
    expect((await get('/readyz', { authorization: wrong })).statusCode).toBe(200);
    expect(hashed).not.toHaveBeenCalled();
    vi.restoreAllMocks();
    // All other paths check the header.
    const refused = await get('/api/2/users/me', { authorization: wrong });
    expect(refused.statusCode).toBe(401);
  });

  it('have no rate limit, and check the database at most once per second', async () => {
    const asked = vi.spyOn(server.services.database, 'ready');
    const started = performance.now();
    const answers = [];
    for (let i = 0; i < 1300; i++)
      answers.push((await get(i & 1 ? '/healthz' : '/readyz')).statusCode);
    const seconds = (performance.now() - started) / 1000;
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(asked.mock.calls.length).toBeLessThanOrEqual(1 + seconds);
    vi.restoreAllMocks();
  });

  it('report whether the database responds', async () => {
    const own = await startTestServer();
    const failing = vi
      .spyOn(own.services.database, 'ready')
      .mockRejectedValue(new Error('the database is away'));
    const ready = async () => (await own.app.inject({ method: 'GET', url: '/readyz' })).statusCode;
    expect(await ready()).toBe(503);
    expect((await own.app.inject({ method: 'GET', url: '/healthz' })).statusCode).toBe(200);
    failing.mockRestore();
    await vi.waitFor(async () => expect(await ready()).toBe(200), { timeout: 5000 });
    await own.close();
  });
});

describe('the rate limit', () => {
  it('counts every request of an address once, before authentication', async () => {
    const ip = '10.9.8.7';
    const remaining = async (method: 'GET' | 'POST', url: string, more: object = {}) => {
      const { headers } = await server.app.inject({ method, url, remoteAddress: ip, ...more });
      return Number(headers['x-ratelimit-remaining']);
    };
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const first = await remaining('GET', '/login');
    const rest = [
      await remaining('GET', '/api/2/users/me'),
      await remaining('GET', '/api/2/users/me', { headers: { authorization: wrong } }),
      await remaining('POST', '/graphql', { payload: { query: '{ __typename }' } }),
      await remaining('POST', '/api/2/idp/token', { headers: form, payload: 'grant_type=x' }),
      await remaining('POST', '/login', { headers: form, payload: '' }),
      await remaining('GET', '/nothing/here'),
    ];
    expect(rest).toEqual(rest.map((_, index) => first - index - 1));
  });

  it('applies to the token endpoint', async () => {
    const ask = () =>
      server.app.inject({
        method: 'POST',
        url: '/api/2/idp/token',
        remoteAddress: '10.9.8.6',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: 'grant_type=client_credentials',
      });
    const statuses = [];
    for (let i = 0; i < 1200; i++) statuses.push((await ask()).statusCode);
    expect(statuses).not.toContain(429);
    const refused = await ask();
    expect([refused.statusCode, Number(refused.headers['retry-after']) > 0]).toEqual([429, true]);
  });
});
