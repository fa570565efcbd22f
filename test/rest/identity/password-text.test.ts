import { createHash } from 'node:crypto';
import * as argon2 from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { refusal } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';
import { requestToken } from '../../support/tokens.js';

const server = await useTestServer({ MD5_PASSWORD_GRANT: 'on' });
const tenant = await server.makeTenant(server.rootId, 'partner', 'Passwords');

const signIn = async (login: string, password: string) =>
  (await server.anonymous.post('/login', { login, password })).status;
const set = (id: string, password: string) =>
  server.client.post(`/users/${id}/password`, { password });
const write = (statement: ReturnType<typeof sql>) => {
  return server.write(({ session }) => session.all(statement));
};
const hashOf = async (id: string) =>
  (await server.session().first<{
    hash: string;
  }>(sql`select c.password_hash as "hash" from credentials c where c.user_id = ${id}`))!.hash;
const failures = async (id: string) =>
  (
    await server.session().first<{
      failed: number;
    }>(sql`select r.failed_attempts as "failed" from login_records r where r.user_id = ${id}`)
  )?.failed ?? 0;

describe('a password', () => {
  it('is the same in every encoding of its characters', async () => {
    const { id } = await server.makeUser(tenant.id, 'encoded');
    expect((await set(id, 'Zoe\u0308 und die ﬁne Ａrt ½')).status).toBe(204);
    for (const typed of ['Zoë und die ﬁne Ａrt ½', 'Zoe\u0308 und die fine Art 1⁄2']) {
      expect([typed, await signIn('encoded', typed)]).toEqual([typed, 200]);
    }
    expect(await signIn('encoded', 'zoë und die fine art 1⁄2')).not.toBe(200);
    expect(await signIn('encoded', 'Zoe und die fine Art 1⁄2')).not.toBe(200);
  });

  it('with a hash without normalization is hashed again at the next sign-in', async () => {
    const sent = 'Zoe\u0308 und der alte Weg';
    const { id } = await server.makePerson(tenant.id, 'earlier');
    const old = await argon2.hash(sent, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
    await write(sql`update credentials set password_hash = ${old} where user_id = ${id}`);
    // A password in another encoding than that of the hash does not match, and changes nothing.
    expect(await signIn('earlier', sent.normalize('NFC'))).not.toBe(200);
    expect([await hashOf(id), await failures(id)]).toEqual([old, 1]);

    expect(await signIn('earlier', sent)).toBe(200);
    const renewed = await hashOf(id);
    expect(renewed).not.toBe(old);
    expect(await argon2.verify(renewed, sent.normalize('NFKC'))).toBe(true);
    expect(await signIn('earlier', sent.normalize('NFC'))).toBe(200);
    expect(await signIn('earlier', sent)).toBe(200);
    expect(await hashOf(id)).toBe(renewed);
  });

  it('counts as one attempt in any encoding if it is wrong', async () => {
    const { id } = await server.makePerson(tenant.id, 'counted');
    for (const [index, wrong] of ['wrong', 'wro\u0308ng', 'wröng'].entries()) {
      expect(await signIn('counted', wrong)).not.toBe(200);
      expect(await failures(id)).toBe(index + 1);
    }
  });

  it('is validated in the form in which it is hashed', async () => {
    const { id } = await server.makeUser(tenant.id, 'judged');
    // "password" in full width, which is known from data breaches after normalization.
    for (const known of ['ｐａｓｓｗｏｒｄ', 'ｌｅｔｍｅｉｎ１']) {
      expect(refusal(await set(id, known)).slice(0, 1)).toEqual([400]);
    }
    // Each code point counts as one character (NIST SP 800-63B, section 5.1.1.2).
    expect((await set(id, '🌲🌲🌲🌲🌊🌊🌊')).status).toBe(400);
    expect((await set(id, '🌲🌲🌲🌲🌊🌊🌊🌋')).status).toBe(204);
    expect((await set(id, '🌲'.repeat(257))).status).toBe(400);
    // ﷺ becomes 18 characters in NFKC, but the shorter form counts.
    expect((await set(id, 'ﷺ'.repeat(200))).status).toBe(204);
    expect(await signIn('judged', 'ﷺ'.repeat(200))).toBe(200);
  });

  it('has a digest of the entered text, for clients that send the digest', async () => {
    const typed = 'Zoe\u0308 sends a digest';
    const { id } = await server.makeUser(tenant.id, 'digested');
    await set(id, typed);
    const md5 = (text: string) => createHash('md5').update(text).digest('hex');
    const form = { grant_type: 'md5_password', username: 'digested', password: md5(typed) };
    expect((await requestToken(server, form)).status).toBe(200);
    expect(await signIn('digested', typed.normalize('NFC'))).toBe(200);
  });
});
