import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/database/open.js';
import { inUuids, raw, sql } from '../../src/database/sql.js';
import { configFor, lastingDatabase, onPostgres } from '../support/storage.js';

const writer = fileURLToPath(new URL('acknowledge-writes.ts', import.meta.url));
const acknowledgements = 60;

describe.skipIf(onPostgres)('a server that is killed', () => {
  let url: string;
  let drop: () => Promise<void>;
  beforeEach(async () => {
    ({ url, drop } = await lastingDatabase());
  });
  afterEach(() => drop());

  it('loses no acknowledged write', { timeout: 60_000 }, async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', writer, url], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    let failure = '';
    child.stderr.on('data', (chunk: Buffer) => (failure += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.split('\n').length > acknowledgements) child.kill('SIGKILL');
    });
    const [, signal] = (await once(child, 'close')) as [unknown, string | null];
    expect(signal, failure).toBe('SIGKILL');
    const acknowledged = said.split('\n').filter((line) => line.length === 36);
    expect(acknowledged.length).toBeGreaterThanOrEqual(acknowledgements);

    const database = await openDatabase(configFor(url).database);
    const session = database.session();
    const rows = await session.all<{ id: string }>(
      sql`select t.id as "id" from tenants t where ${inUuids('t.id', acknowledged)}`,
    );
    expect(rows).toHaveLength(acknowledged.length);
    expect(await session.all(raw('pragma integrity_check'))).toEqual([{ integrity_check: 'ok' }]);
    // Every tenant has its contact and its audit record: no transaction was stored partly.
    const [counts] = await session.all(
      raw(`select (select count(*) from tenants) - (select count(*) from contacts where user_id is null)
        as "contacts", (select count(*) from tenants) - (select count(*) from audit_records) as "records"`),
    );
    expect(counts).toEqual({ contacts: 0, records: 0 });
    await database.close();
  });

  it('writes every commit to disk before it is acknowledged', async () => {
    const database = await openDatabase(configFor(url).database);
    const pragmas = await database.write(database.session(), async ({ session }) => [
      ...(await session.all(raw('pragma journal_mode'))),
      ...(await session.all(raw('pragma synchronous'))),
      ...(await session.all(raw('pragma foreign_keys'))),
    ]);
    // 2 is FULL: the log is synchronized at each commit, so that commits survive a power failure.
    expect(pragmas).toEqual([{ journal_mode: 'wal' }, { synchronous: 2 }, { foreign_keys: 1 }]);
    await database.close();
  });
});
