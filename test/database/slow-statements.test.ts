import { describe, expect, it } from 'vitest';
import { raw } from '../../src/database/sql.js';
import { domainErrorOf } from '../../src/domain/core/errors.js';
import { useTestServer } from '../support/server.js';
import { onPostgres } from '../support/storage.js';

const server = await useTestServer({ DATABASE_STATEMENT_TIMEOUT: '300' });
const { database } = server.services;

/** A statement of some seconds. */
const slow = onPostgres
  ? raw('select pg_sleep(3)')
  : raw(`with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < 3000000)
      select max(n) from numbers`);

const errorOf = async (work: Promise<unknown>) =>
  domainErrorOf(await work.catch((error: unknown) => error));

const stopped = {
  code: 'UNAVAILABLE',
  message:
    'the request took too long and was stopped: use a filter or a smaller page, or try again later',
};

describe('a statement that takes too long', () => {
  it('is stopped at the deadline of its request, and says so', async () => {
    const session = database.session(100);
    await errorOf(session.all(slow));
    // The deadline has passed for every further statement.
    expect(await errorOf(session.all(raw('select 1')))).toMatchObject(stopped);
  });

  it.runIf(onPostgres)('is stopped at the limit for statements, and says so', async () => {
    expect(await errorOf(database.session().all(slow))).toMatchObject(stopped);
  });
});
