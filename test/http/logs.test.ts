import { randomUUID } from 'node:crypto';
import { connect, type AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { raw } from '../../src/database/sql.js';
import { adminPassword, clientSecret } from '../support/server.js';
import { basic, configFor, startInstance, type Instance } from '../support/storage.js';

/* The log helps to find faults and contains no credentials. */
const lines: string[] = [];
let server: Instance;
let client: string;

beforeAll(async () => {
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  server = await startInstance(configFor('sqlite::memory:', { LOG_LEVEL: 'trace' }), log);
  client = basic(server.made!.clientId, clientSecret);
});
afterAll(() => server.close());

const logged = () => lines.splice(0).join('');

const isStatement = (line: string) => (JSON.parse(line) as { msg: string }).msg === 'statement';

/** Empties the log and returns its content without statements, which are logged at this level. */
const loggedBesideStatements = () =>
  lines
    .splice(0)
    .filter((line) => !isStatement(line))
    .join('');
const newPassword = 'a password of a user 99';

async function user(login: string): Promise<string> {
  const { made } = server;
  const { body } = await server.send('POST', '/users', { tenant_id: made!.rootTenantId, login });
  return body.id;
}

it('a request is one line with method, status and caller, but without query', async () => {
  logged();
  await server.send('GET', '/users/me?access_token_hint=tell-nobody');
  const [line, ...more] = loggedBesideStatements().trim().split('\n');
  expect(more).toEqual([]);
  expect(JSON.parse(line!)).toMatchObject({
    method: 'GET',
    path: '/api/2/users/me',
    status: 200,
    caller: server.made!.adminId,
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
  });
});

it('no secret is logged, correct or not', async () => {
  const id = await user('somebody');
  await server.send('POST', `/users/${id}/password`, { password: newPassword }, client);
  await server.send('POST', `/users/${id}/password`, { password: 'short1' }, client);
  await server.send('POST', '/users/check_password', { password: 'is this one known?' });
  await server.send('GET', '/users/me', undefined, basic('somebody', newPassword));
  await server.send('GET', '/users/me', undefined, basic('somebody', 'wrong guess 1234'));
  await server.send('GET', '/users/me', undefined, 'Bearer eyJhbGciOiJSUzI1NiJ9.e30.forged');
  await server.app.inject('/api/2/users/me?access_token=eyJhbGciOiJSUzI1NiJ9.e30.forged');
  await server.app.inject({ method: 'POST', url: '/api/2/content/uploads/address-of-an-upload' });
  const text = logged();
  expect(text).toContain('"path":"/api/2/users/me"');
  for (const secret of [
    adminPassword,
    clientSecret,
    newPassword,
    'short1',
    'is this one known?',
    'wrong guess',
    'forged',
    'address-of-an-upload',
    basic('somebody', newPassword).slice(6),
    client.slice(6),
  ]) {
    expect(text).not.toContain(secret);
  }
});

/** Sends a request with a raw target, which clients would not send, and reads the response. */
async function sendTarget(target: string, method = 'GET'): Promise<string> {
  const { port } = server.app.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  socket.end(`${method} ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
  let answer = '';
  for await (const part of socket) answer += String(part);
  return answer;
}

describe('the path of a request in the log', () => {
  const secret = 'eyJhbGciOiJSUzI1NiJ9.e30.hidden';
  const upload = '/api/2/content/uploads';
  beforeAll(() => server.app.listen({ port: 0, host: '127.0.0.1' }));

  it.each([
    ['in its authority', `http://user:${secret}@host/api/2/users/me`, '/api/2/users/me'],
    ['in its fragment', `/api/2/users/me#token=${secret}`, '/api/2/users/me'],
    ['behind a semicolon', `/api/2/users/me;access_token=${secret}`, '/api/2/users/:userId'],
    ['in a coded query', `/api/2/users/me%3Faccess_token=${secret}`, '/api/2/users/:userId'],
    ['in place of an id', `/api/2/tenants/${secret}/brand`, '/api/2/tenants/:tenantId/brand'],
    ['where there is no route', `/api/2/nothing/${secret}`, '/api/2/*'],
    ['in the authority without a route', `http://u:${secret}@host/api/3`, '/api/*'],
    ['in a query without a route', `/api?x=${secret}`, '/api'],
    ['in place of a path', `http://host?x=${secret}`, '/'],
    ['in a path with empty segments', `/api//2//${secret}`, '/api//2//*'],
  ])('%s', async (_where, target, path) => {
    logged();
    await sendTarget(target);
    const text = logged();
    expect(text).toContain(`"path":"${path}"`);
    expect(text).not.toContain('hidden');
  });

  it.each(['POST', 'GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'])(
    'has %s in place of a secret, even if the secret looks like an id',
    async (method) => {
      for (const address of [secret, randomUUID(), '4711']) {
        logged();
        expect(await sendTarget(`${upload}/${address}`, method)).toMatch(/^HTTP\/1\.1 [24]/);
        const text = logged();
        expect(text).toMatch(/"path":"\/api\/2\/content\/uploads\/(?::upload|\*)"/);
        expect(text).not.toContain(address);
      }
    },
  );

  it('is missing if it cannot be decoded', async () => {
    logged();
    expect(await sendTarget(`/api/2/users/%zz${secret}`)).toMatch(/^HTTP\/1\.1 400/);
    expect(logged()).not.toContain('hidden');
  });

  it('contains the ids of objects', async () => {
    const { adminId } = server.made!;
    for (const path of [`/api/2/users/${adminId}`, '/api/2/tenants/12']) {
      logged();
      await sendTarget(path);
      expect(logged()).toContain(`"path":"${path}"`);
    }
  });
});

it('a server fault is logged with its request, and the response does not describe it', async () => {
  const id = await user('unlucky');
  await server.database.write(server.database.session(), async ({ session }) => {
    await session.all(raw('alter table audit_records rename to lost_records'));
  });
  logged();
  const response = await server.send(
    'POST',
    `/users/${id}/password`,
    { password: newPassword },
    client,
  );
  expect(response.status).toBe(500);
  const { error } = response.body as unknown as { error: { details: { info: string } } };
  expect(error).toEqual({
    domain: 'PlatformAccountServer',
    code: 'internal_error',
    message: 'Internal Server Error',
    details: { info: expect.stringMatching(/^request [0-9a-f-]{36}$/) as string },
  });
  expect(lines.filter(isStatement).join('')).not.toMatch(/\$argon2id\$|a password of a user/);
  const text = loggedBesideStatements();
  expect(text).toContain(error.details.info.slice('request '.length));
  expect(text).toContain('audit_records');
  expect(text).not.toContain(newPassword);
  expect(text).not.toContain('$argon2id$');
  expect(text).not.toContain(clientSecret);
});
