import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { password } from '../../support/people.js';
import {
  adminLogin,
  adminPassword,
  startTestServer,
  useTestServer,
  type TestServer,
} from '../../support/server.js';
import { requestToken } from '../../support/tokens.js';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const ask = (server: TestServer, username: string, digest: string) =>
  requestToken(server, { grant_type: 'md5_password', username, password: digest });
const refusal = ({ status, body }: { status: number; body: any }) => [status, body.error];
const credential = async (server: TestServer, { id }: { id: string }) =>
  (await server.session().first<{
    passwordHash: string;
    digestHash: string | null;
  }>(
    sql`select c.password_hash as "passwordHash", c.digest_hash as "digestHash"
      from credentials c where c.user_id = ${id}`,
  ))!;
const grantsOf = async (server: TestServer) =>
  (await server.anonymous.get('/.well-known/openid-configuration')).body
    .grant_types_supported as string[];

describe('the MD5 digest of a password', async () => {
  const server = await useTestServer({ MD5_PASSWORD_GRANT: 'on' });
  const tenantId = (await server.makeTenant(server.rootId, 'partner', 'Digests')).id;
  const person = await server.makePerson(tenantId, 'Digested', 'partner_admin');

  it('is accepted like the password, in upper and lower case', async () => {
    const { status, body } = await ask(server, 'digested', md5(password));
    expect(status).toBe(200);
    expect(body.refresh_token).toBeTruthy();
    const me = await server.as({ token: body.access_token }).get('/users/me');
    expect(me.body.id).toBe(person.id);
    expect((await ask(server, 'Digested', md5(password).toUpperCase())).status).toBe(200);
    expect((await ask(server, adminLogin, md5(adminPassword))).status).toBe(200);
    expect(await grantsOf(server)).toContain('md5_password');
  });

  it('is not a password, and the password is not a digest', async () => {
    const form = { grant_type: 'password', username: 'Digested', password: md5(password) };
    expect(refusal(await requestToken(server, form))).toEqual([400, 'invalid_grant']);
    for (const wrong of [password, md5('wrong'), md5(password).slice(1), 'x', '\u0001']) {
      expect(refusal(await ask(server, 'Digested', wrong)), wrong).toEqual([400, 'invalid_grant']);
    }
    expect(refusal(await ask(server, 'nobody', md5(password)))).toEqual([400, 'invalid_grant']);
  });

  it('cannot be derived from the stored hash', async () => {
    const { passwordHash, digestHash } = await credential(server, person);
    expect(digestHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(digestHash).not.toBe(passwordHash);
    expect(digestHash).not.toContain(md5(password));
    expect(refusal(await ask(server, 'Digested', digestHash!))).toEqual([400, 'invalid_grant']);
  });

  it('changes with the password', async () => {
    const user = await server.makePerson(tenantId, 'changes');
    const { status } = await server.client.post(`/users/${user.id}/password`, {
      password: 'another long passphrase',
    });
    expect(status).toBe(204);
    expect(refusal(await ask(server, 'changes', md5(password)))).toEqual([400, 'invalid_grant']);
    expect((await ask(server, 'changes', md5('another long passphrase'))).status).toBe(200);
  });

  it('is counted like a wrong password', async () => {
    await server.makePerson(tenantId, 'guessed');
    for (let i = 0; i < 10; i++) await ask(server, 'guessed', md5(`guess ${i}`));
    expect(refusal(await ask(server, 'guessed', md5(password)))).toEqual([400, 'invalid_grant']);
    const form = { grant_type: 'password', username: 'guessed', password };
    expect(refusal(await requestToken(server, form))).toEqual([400, 'invalid_grant']);
  });

  it('does not exist for a user without a password', async () => {
    await server.makeUser(tenantId, 'none-yet');
    expect(refusal(await ask(server, 'none-yet', md5('')))).toEqual([400, 'invalid_grant']);
  });
});

describe('if the server does not accept digests', () => {
  it('no digest is stored or accepted', async () => {
    const server = await startTestServer();
    try {
      const person = await server.makePerson(server.rootId, 'plain');
      expect((await credential(server, person)).digestHash).toBeNull();
      expect((await credential(server, { id: server.adminId })).digestHash).toBeNull();
      expect(refusal(await ask(server, 'plain', md5(password)))).toEqual([
        400,
        'unsupported_grant_type',
      ]);
      expect(await grantsOf(server)).not.toContain('md5_password');
    } finally {
      await server.close();
    }
  });
});
