import { describe, expect, it } from 'vitest';
import { raw, sql } from '../../src/database/sql.js';
import { cleanUp } from '../../src/domain/platform/jobs/clean-up.js';
import { entities } from '../../src/entities/index.js';
import { runJobs } from '../support/jobs.js';
import { useTestServer } from '../support/server.js';
import { clientToken, signIn } from '../support/tokens.js';
import { addJob } from './support.js';

const hour = 3600_000;
const day = 24 * hour;

const server = await useTestServer();

const passes = (milliseconds: number) => (server.clock.offset += milliseconds);
const count = async (name: string, where = '1 = 1') => {
  const [row] = await server
    .session()
    .all<{ count: number }>(
      sql`select count(*) as "count" from ${raw(name)} e where ${raw(where)}`,
    );
  return row!.count;
};

describe('the clean-up', () => {
  it('deletes obsolete rows in batches and keeps the others', async () => {
    const { clock } = server.services;
    const client = await server.makeClient(server.rootId);
    const person = await server.makePerson(server.rootId, 'somebody');
    await signIn(server, person);
    const token = await clientToken(server, client);
    await server.app.inject({
      method: 'POST',
      url: '/api/2/idp/revoke_token',
      headers: {
        authorization: `Basic ${Buffer.from(`${client.username}:${client.password}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      payload: `token=${token}`,
    });
    await server.as({ ...person, password: 'wrong' }).get('/users/me');
    await server.write(async ({ session }) => {
      for (let i = 0; i < 2_100; i += 100) {
        const rows = Array.from(
          { length: 100 },
          (_, n) => `('old ${i + n}', 1, ${clock() - hour}, null)`,
        );
        await session.all(
          sql`insert into throttles (id, failures, since, locked_until) values ${raw(rows.join())}`,
        );
      }
      await session.all(
        sql`insert into throttles (id, failures, since, locked_until)
          values (${'locked'}, 0, ${clock() - 2 * hour}, ${clock() + hour})`,
      );
    });
    const kept = await count('throttles', `e.id not like 'old %'`);
    expect(kept).toBeGreaterThan(1);
    await runJobs(server, [cleanUp]);
    expect(await count('throttles')).toBe(kept);
    expect([await count('revoked_tokens'), await count('refresh_tokens')]).toEqual([1, 1]);

    passes(3 * hour);
    await runJobs(server, [cleanUp]);
    expect([await count('throttles'), await count('revoked_tokens')]).toEqual([0, 0]);
    expect(await count('refresh_tokens')).toBe(1);
    passes(31 * day);
    await runJobs(server, [cleanUp]);
    expect(await count('refresh_tokens')).toBe(0);
  });

  it('deletes finished jobs after a month and failed ones after half a year', async () => {
    const { clock } = server.services;
    const start = clock();
    await addJob(server.services, 'nobody knows it');
    for (const state of ['done', 'dead']) {
      const id = await addJob(server.services, state);
      await server.write(({ session }) =>
        session.all(
          sql`update jobs set state = ${state}, finished_at = ${start} where id = ${id!}`,
        ),
      );
    }
    const states = async () => {
      await runJobs(server, [cleanUp]);
      const rows = await server
        .session()
        .all<{ kind: string }>(
          sql`select j.kind as "kind" from jobs j where j.kind <> ${'clean-up'} order by j.kind`,
        );
      return rows.map(({ kind }) => kind);
    };
    passes(30 * day - hour);
    expect(await states()).toEqual(['dead', 'done', 'nobody knows it']);
    passes(2 * hour);
    expect(await states()).toEqual(['dead', 'nobody knows it']);
    passes(150 * day);
    expect(await states()).toEqual(['nobody knows it']);
  });

  it('finds expired rows with an index', async () => {
    const { database } = server.services;
    const ending = entities.filter((entity) => 'expiresAt' in entity.meta.properties);
    expect(ending.length).toBeGreaterThan(5);
    for (const entity of ending) {
      const name = entity.meta.tableName;
      const rows =
        database.dialect === 'sqlite'
          ? await server
              .session()
              .all<{ text: string }>(
                sql`select i.sql as "text" from sqlite_master i where i.type = 'index' and i.tbl_name = ${name}`,
              )
          : await server
              .session()
              .all<{ text: string }>(
                sql`select i.indexdef as "text" from pg_indexes i where i.tablename = ${name}`,
              );
      expect(
        rows.some(({ text }) => /\(expires_at\)/.test(text ?? '')),
        name,
      ).toBe(true);
    }
  });
});
