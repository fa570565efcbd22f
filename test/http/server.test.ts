import { describe, expect, it } from 'vitest';
import { startTestServer, useTestServer } from '../support/server.js';

const server = await useTestServer({ CORS_ORIGINS: 'https://ui.example.com' });

describe('the server', () => {
  it('reports that it is alive and ready', async () => {
    expect((await server.anonymous.get('/healthz')).body).toEqual({ status: 'ok' });
    expect((await server.anonymous.get('/readyz')).body).toEqual({ status: 'ready' });
  });

  it('gives every request an id, or uses the id of the caller if it is suitable for the log', async () => {
    const idOf = async (given: string) =>
      (await server.anonymous.get('/healthz', undefined, { 'x-request-id': given })).headers[
        'x-request-id'
      ];
    expect(await idOf('abc-123_x.y')).toBe('abc-123_x.y');
    for (const unfit of ['a b', 'x'.repeat(65), '{"a":1}', '']) {
      expect(await idOf(unfit)).toMatch(/^[0-9a-f]{8}-/);
    }
    const refused = await server.anonymous.get('/users/me', undefined, { 'x-request-id': 'mine' });
    expect([refused.status, refused.headers['x-request-id']]).toEqual([401, 'mine']);
  });

  it('sends the headers that keep browsers safe', async () => {
    const { headers } = await server.client.get('/users/me');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'referrer-policy': 'no-referrer',
    });
    expect(headers['strict-transport-security']).toMatch(/max-age=/);
    expect(headers['x-powered-by']).toBeUndefined();
  });

  it('accepts browsers from the configured origins', async () => {
    const preflight = (origin: string) =>
      server.app.inject({
        method: 'OPTIONS',
        url: '/api/2/tenants',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const known = await preflight('https://ui.example.com');
    expect(known.statusCode).toBe(204);
    expect(known.headers).toMatchObject({
      'access-control-allow-origin': 'https://ui.example.com',
      'access-control-allow-credentials': 'true',
    });
    const unknown = await preflight('https://evil.example.com');
    expect(unknown.headers['access-control-allow-origin']).toBeUndefined();
    const none = await startTestServer();
    const { headers } = await none.anonymous.get('/healthz', undefined, {
      origin: 'https://ui.example.com',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
    await none.close();
  });

  it('returns an error for unknown paths, and bodies on one line', async () => {
    const { status, body, text } = await server.client.get('/nothing/here');
    expect([status, body.error.code]).toEqual([404, 'not_found']);
    expect(text).not.toMatch(/\n/);
    const slash = await server.client.get('/users/me/');
    expect(slash.status).toBe(200);
  });

  it('limits the rate of requests, with the error format of the operation', async () => {
    const strict = await startTestServer({ RATE_LIMIT: 'on' });
    const answers = [];
    for (let sent = 0; sent <= 1200; sent++) answers.push(await strict.anonymous.get('/tenants'));
    expect(answers.slice(0, 1200).every(({ status }) => status === 401)).toBe(true);
    const refused = answers.at(-1)!;
    expect(refused.status).toBe(429);
    expect(refused.body.error).toMatchObject({
      domain: 'ApplicationAccountServer',
      code: 1000,
      details: { info: 'too many requests, try again later' },
    });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    await strict.close();
  });

  it('counts requests with a wrong password, too', async () => {
    const strict = await startTestServer({ RATE_LIMIT: 'on' });
    const guess = (password: string) =>
      strict.as({ username: strict.clientId, password }).get('/users/me');
    const statuses = new Set<number>();
    for (let sent = 0; sent < 1201; sent++) statuses.add((await guess(`guess ${sent}`)).status);
    expect([...statuses]).toEqual([401, 429]);
    await strict.close();
  });

  it('finishes requests in progress when it stops', async () => {
    const stopping = await startTestServer();
    const { id } = await stopping.makeUser(stopping.rootId, 'late');
    const url = await stopping.listen();
    const { username, password } = stopping.client as { username: string; password: string };
    // Hashing takes time: the server stops meanwhile.
    const pending = fetch(`${url}/api/2/users/${id}/password`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ password: 'set at the last moment' }),
    });
    await new Promise<void>((resolve) => {
      stopping.app.server.once('request', () => resolve());
    });
    const closed = stopping.close();
    expect((await pending).status).toBe(204);
    await closed;
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });
});
