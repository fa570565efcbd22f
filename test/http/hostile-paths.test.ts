import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminLogin, adminPassword } from '../support/server.js';
import { basic, configFor, startInstance, type Instance } from '../support/storage.js';

/* An invalid path or body results in a 4xx status, and no stack trace is logged (ADR 17). */
const lines: string[] = [];
let server: Instance;
const routes: string[] = [];

beforeAll(async () => {
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  server = await startInstance(configFor('sqlite::memory:', { PLAYGROUND: 'true' }), log);
  const listed = server.app.printRoutes({ commonPrefix: false });
  // `├── /login (GET, HEAD)`: one route per line, indented below its prefix.
  const path: string[] = [];
  for (const line of listed.split('\n')) {
    const match = /^([│ ]*)[├└]── (\S+) \(([A-Z, ]+)\)/.exec(line);
    if (!match) continue;
    const depth = match[1]!.length / 4;
    path[depth] = match[2]!;
    path.length = depth + 1;
    routes.push(path.join('').replace(/\/+/g, '/'));
  }
});
afterAll(() => server.close());

/** Invalid values for a parameter or a file name in a path. */
const hostile = [
  '%00',
  'a%00.js',
  '..%2f..%2fpackage.json',
  '%2e%2e/%2e%2e/package.json',
  '..%5c..%5cpackage.json',
  '%',
  '%zz',
  '%c0%af',
  '%ff%fe',
  '%ed%a0%80',
  'x'.repeat(300),
  'x'.repeat(5000),
  '['.repeat(2400),
  '%5B'.repeat(2400),
  `${'a/'.repeat(1000)}b`,
  '%2f',
  ' ',
  '%0d%0aset-cookie:x=1',
  '*',
  ':id',
  '{id}',
  '__proto__',
  '.',
  '..',
  '~',
];

/** Empties the log and returns its lines with a stack trace or the level `error` or `fatal`. */
const faults = () => lines.splice(0).filter((line) => /"stack":|"level":[56]0/.test(line));

async function expectRefused(method: 'GET' | 'POST', url: string, payload?: string) {
  const response = await server.app.inject({
    method,
    url,
    headers: {
      authorization: basic(adminLogin, adminPassword),
      ...(payload !== undefined && { 'content-type': 'application/json' }),
    },
    ...(payload !== undefined && { payload }),
  });
  const label = `${method} ${url.slice(0, 120)}`;
  expect([label, response.statusCode < 500]).toEqual([label, true]);
  // The response may quote the request, but must not contain contents or paths of files.
  expect(response.body, label).not.toMatch(/node_modules|"stack"|"devDependencies"|account-graph-/);
  expect([label, ...faults()]).toEqual([label]);
  return response;
}

describe('a malformed path', () => {
  it('is a client error on each route with parameters or files', async () => {
    const open = routes.filter((route) => /[:*]/.test(route));
    expect(open.length).toBeGreaterThan(30);
    for (const route of new Set(open)) {
      for (const part of hostile) {
        await expectRefused(
          'GET',
          route.replace(/:\w+|\*/g, () => part),
        );
      }
    }
  }, 120_000);

  it('is a client error below each folder of files and next to each page', async () => {
    for (const folder of [
      '/assets/',
      '/docs/assets/',
      '/playground/assets/',
      '/',
      '/login/style-',
    ]) {
      for (const part of hostile) {
        const { statusCode } = await expectRefused('GET', folder + part);
        expect([part, statusCode]).toEqual([
          part,
          expect.toBeOneOf([200, 302, 400, 404, 413, 414]),
        ]);
      }
    }
  });

  it('is a client error in a query', async () => {
    for (const path of [
      '/login',
      '/idp/authorize',
      '/api/2/tenants',
      '/api/2/users',
      '/graphql',
      '/',
    ]) {
      for (const query of [
        `a${'['.repeat(2400)}`,
        `a${'[b]'.repeat(2400)}=1`,
        `a${'%5B'.repeat(2400)}`,
        '%',
        '%zz=%zz',
        '%00=%00',
        `uuids=${'['.repeat(2400)}`,
        'a&'.repeat(5000),
        `query=${'['.repeat(2400)}`,
        `query={a(b:${'['.repeat(2400)}`,
        '__proto__=1&constructor=1',
      ]) {
        await expectRefused('GET', `${path}?${query}`);
      }
    }
  });

  it('does not prevent files from being served', async () => {
    for (const page of ['/', '/docs', '/playground']) {
      const { body, statusCode } = await server.app.inject(page);
      expect(statusCode).toBe(200);
      const [asset] = /\/[\w/-]*assets\/[\w.-]+/.exec(body)!;
      expect((await server.app.inject(asset)).statusCode).toBe(200);
    }
  });
});

describe('a body of nested brackets', () => {
  it.each([2400, 200_000])('is a client error: %i', async (levels) => {
    const nested = `${'['.repeat(levels)}${']'.repeat(levels)}`;
    const objects = `${'{"a":'.repeat(levels / 2)}1${'}'.repeat(levels / 2)}`;
    const posts = ['/api/2/tenants', '/api/2/users', '/api/2/clients', '/graphql'];
    for (const path of posts) {
      for (const body of [
        nested,
        objects,
        `{"contact":${nested}}`,
        `{"query":"{a}","variables":{"a":${nested}}}`,
      ]) {
        if (body.length > 1_000_000) continue;
        const { statusCode } = await expectRefused('POST', path, body);
        expect([path, statusCode]).toEqual([path, 400]);
      }
    }
  });
});
