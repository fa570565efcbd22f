import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { raw } from '../../src/database/sql.js';
import { adminPassword, clientSecret } from '../support/server.js';
import { basic, configFor, startInstance, type Instance } from '../support/storage.js';

/* What is logged helps to find a fault, and helps nobody to get in. */
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
const newPassword = 'a password of a user 99';

async function user(login: string): Promise<string> {
  const { made } = server;
  const { body } = await server.send('POST', '/users', { tenant_id: made!.rootTenantId, login });
  return body.id;
}

it('a request is one line: what, how it went, who, and no query', async () => {
  logged();
  await server.send('GET', '/users/me?access_token_hint=tell-nobody');
  const [line, ...more] = logged().trim().split('\n');
  expect(more).toEqual([]);
  expect(JSON.parse(line!)).toMatchObject({
    method: 'GET',
    path: '/api/2/users/me',
    status: 200,
    caller: server.made!.adminId,
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
  });
});

it('no secret is logged, whether it was right or wrong', async () => {
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

it('a fault of ours is logged with its request, answered without it, and gives no secret away', async () => {
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
  const text = logged();
  expect(text).toContain(error.details.info.slice('request '.length));
  expect(text).toContain('audit_records');
  expect(text).not.toContain(newPassword);
  expect(text).not.toContain('$argon2id$');
  expect(text).not.toContain(clientSecret);
});
