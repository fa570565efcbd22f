import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { columns, inUuids, sql } from '../../src/database/sql.js';
import { disableUsers } from '../../src/domain/accounts/users/disable-users.js';
import { User } from '../../src/entities/index.js';
import { runJobs } from '../support/jobs.js';
import type { Body } from '../support/people.js';
import { useTestServer } from '../support/server.js';
import { signIn } from '../support/tokens.js';
import { noJobs } from './support.js';

const minute = 60_000;

const server = await useTestServer();

beforeEach(async () => {
  server.clock.offset = 0;
  await noJobs(server.services);
});

const passes = (milliseconds: number) => (server.clock.offset += milliseconds);
const run = () => runJobs(server, [disableUsers]);
const get = async (id: string): Promise<Body> => (await server.admin.get(`/users/${id}`)).body;
const put = async (id: string, body: object) => {
  const response = await server.admin.put(`/users/${id}`, body);
  expect(response.status, response.text).toBe(200);
};
const inMinutes = (minutes: number) =>
  new Date(Date.now() + minutes * minute).toISOString().replace(/\.\d+Z$/, 'Z');

describe('expired users', () => {
  it('are disabled, and their sessions and tokens end permanently', async () => {
    const user = await server.makePerson(server.rootId, 'leaves-soon');
    const stays = await server.makeUser(server.rootId, 'stays', { disable_after: inMinutes(600) });
    const token = (await signIn(server, user)).access_token;
    const opens = async () => (await server.as({ token }).get('/users/me')).status === 200;
    expect(await opens()).toBe(true);
    const { version } = await get(user.id);
    await put(user.id, { version, disable_after: inMinutes(10) });
    await run();
    expect(await get(user.id)).toMatchObject({ version: version + 1, enabled: true });

    passes(10 * minute);
    expect(await opens()).toBe(false);
    await run();
    const after = await get(user.id);
    expect(after).toMatchObject({ version: version + 2, enabled: false });
    expect(Date.parse(after.updated_at)).toBeGreaterThan(Date.now() + 9 * minute);
    const records = await server.session().all(
      sql`select a.object_id as "objectId", a.tenant_id as "tenantId", a.object_type as "objectType",
          a.actor_type as "actorType", a.fields as "fields" from audit_records a
        where a.action = ${'disableUser'} and ${inUuids('a.object_id', [user.id, stays.id])}`,
    );
    expect(records).toEqual([
      {
        objectId: user.id,
        tenantId: server.rootId,
        objectType: 'user',
        actorType: 'system',
        fields: ['enabled'],
      },
    ]);
    // A user is disabled once.
    passes(minute);
    await run();
    expect(await get(user.id)).toEqual(after);

    // A user can be enabled again; earlier sessions and tokens remain invalid.
    await put(user.id, { version: after.version, enabled: true });
    const again = await get(user.id);
    expect([again.enabled, again.disable_after ?? null]).toEqual([true, null]);
    expect(await opens()).toBe(false);
    expect((await user.get('/users/me')).status).toBe(200);
    expect(await get(stays.id)).toMatchObject({ enabled: true, version: 1 });
  });

  it('are handled in batches, without disabled and deleted users', async () => {
    const made = await server.makeUser(server.rootId, 'many', { disable_after: inMinutes(1) });
    await server.write(async ({ em, session }) => {
      const row = await session.first<User>(
        sql`select ${columns(User, 'u')} from users u where u.id = ${made.id}`,
      );
      for (let i = 0; i < 700; i++) {
        em.create(
          User,
          {
            ...row!,
            id: randomUUID(),
            number: 100_000 + i,
            login: `many-${i}`,
            loginKey: `many-${i}`,
            enabled: i !== 1,
            deletedAt: i === 2 ? 1 : null,
          },
          { persist: true },
        );
      }
    });
    passes(minute);
    await run();
    const rows = await server.session().all<{ enabled: boolean; version: number; count: number }>(
      sql`select u.enabled as "enabled", u.version as "version", count(*) as "count" from users u
        where u.login like ${'many%'} group by u.enabled, u.version order by u.version, u.enabled`,
    );
    expect(rows).toEqual([
      { enabled: false, version: 1, count: 1 },
      { enabled: true, version: 1, count: 1 },
      { enabled: false, version: 2, count: 699 },
    ]);
  });
});
