import { describe, expect, it, vi } from 'vitest';
import { password } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';
import { Visitor } from '../../support/visitor.js';

const server = await useTestServer();
const { id } = await server.makeTenant(server.rootId, 'partner', 'Busy');
const person = await server.makePerson(id, 'patient');

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const ask = (username: string, given: string, remoteAddress: string) =>
  server.app.inject({
    method: 'POST',
    url: '/api/2/idp/token',
    remoteAddress,
    headers: form,
    payload: new URLSearchParams({ grant_type: 'password', username, password: given }).toString(),
  });
const basic = (remoteAddress: string, url: string, more: object = {}) =>
  server.app.inject({
    method: 'GET',
    url,
    remoteAddress,
    headers: { authorization: `Basic ${Buffer.from('nobody:wrong').toString('base64')}` },
    ...more,
  });

/** Fills the queue of hashes with those of `ip` until it is emptied: two under way, and 256 that wait. */
function fillQueue(ip: string): { refused: number; empty: () => Promise<unknown> } {
  const queue = server.services.passwords['hashing'];
  const filled = { refused: 0, empty: () => Promise.resolve<unknown>(undefined) };
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const all = Array.from({ length: 258 }, () =>
    queue.run(ip, () => released).catch(() => filled.refused++),
  );
  filled.empty = () => {
    release();
    return Promise.all(all);
  };
  return filled;
}

describe('more concurrent passwords than the limit', () => {
  it('are refused in the format of each API and not counted, and other requests succeed', async () => {
    const crowd = '10.2.0.1';
    const queue = fillQueue(crowd);
    const login = (name: string) =>
      server.app.inject({
        method: 'POST',
        url: '/api/2/login',
        remoteAddress: crowd,
        payload: { login: name, password },
      });
    const [rest, json, graph, token, read] = await Promise.all([
      basic(crowd, '/api/2/users/me'),
      login('nobody'),
      basic(crowd, '/graphql', { method: 'POST', payload: { query: '{ __typename }' } }),
      ask(person.username, password, crowd),
      server.client.get('/users/me'),
    ]);
    for (const answer of [rest, json, graph, token]) {
      expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5']);
    }
    expect(rest.json()).toMatchObject({
      error: { code: 1000, details: { info: 'the server is busy, try again later' } },
    });
    expect(graph.json().errors[0].extensions.code).toBe('BUSY');
    expect(token.json()).toEqual({
      error: 'temporarily_unavailable',
      error_description: 'the server is busy, try again later',
    });
    expect(read.status).toBe(200);
    // More of them than the limit of wrong passwords: none was counted.
    for (let i = 0; i < 12; i++) expect((await login(person.username)).statusCode).toBe(503);
    const page = new Visitor(server, {}, crowd);
    const refused = await page.submit(await page.get('/login'), { login: 'nobody', password });
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '5']);
    expect(refused.text).toContain('The server is busy.');

    // A request of another address displaces one of the many.
    const other = ask(person.username, password, '10.2.0.2');
    await vi.waitFor(() => expect(queue.refused).toBe(1));
    await queue.empty();
    expect((await other).statusCode).toBe(200);
    expect((await login(person.username)).statusCode).toBe(200);
  });
});
