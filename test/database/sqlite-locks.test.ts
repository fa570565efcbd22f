import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import sqlite3 from 'sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../src/database/open.js';
import { DatabaseInUseError } from '../../src/database/sqlite-lock.js';
import { raw, sql } from '../../src/database/sql.js';
import { DatabaseUnavailableError } from '../../src/database/unavailable.js';
import { usualWaits } from '../../src/database/waits.js';
import { onPostgres } from '../support/storage.js';

const child = fileURLToPath(new URL('hold-database.ts', import.meta.url));

describe.skipIf(onPostgres)('a database in a file', { timeout: 60_000 }, () => {
  let folder: string;
  let file: string;
  const open: Database[] = [];
  const start = async (path = file, waits = usualWaits) => {
    const database = await openDatabase({ dialect: 'sqlite', file: path }, waits);
    open.push(database);
    return database;
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'account-graph-lock-'));
    file = join(folder, 'accounts.sqlite');
  });
  afterEach(async () => {
    for (const database of open.splice(0)) await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Another program that holds the write lock until it is released. */
  async function otherWriter() {
    const handle = new sqlite3.Database(file);
    const exec = (text: string) => promisify<string>(handle.exec.bind(handle))(text);
    await exec('begin immediate');
    return async () => {
      await exec('commit');
      await promisify(handle.close.bind(handle))();
    };
  }
  /** A write that first reads with a prepared statement and then writes with one. */
  const write = (database: Database, id: string) =>
    database.write(database.session(), async ({ session }) => {
      await session.all(sql`select count(*) as "count" from tenants`);
      await session.all(sql`insert into platform_secrets (id, value) values (${id}, ${'a value'})`);
    });
  const stored = async (database: Database) =>
    (
      await database
        .session()
        .all<{ id: string }>(raw('select id as "id" from platform_secrets order by id'))
    ).map(({ id }) => id);

  it('waits for another writer instead of failing', async () => {
    const database = await start();
    const letGo = await otherWriter();
    setTimeout(() => void letGo(), 1000);
    const began = performance.now();
    await Promise.all(['a', 'b', 'c'].map((id) => write(database, id)));
    expect(performance.now() - began).toBeGreaterThan(900);
    expect(await stored(database)).toEqual(['a', 'b', 'c']);
  });

  it('is unavailable while another writer holds the lock too long, and can be written afterwards', async () => {
    const database = await start(file, { ...usualWaits, lock: 100 });
    await write(database, 'before');
    const letGo = await otherWriter();
    for (let i = 0; i < 3; i++) {
      await expect(write(database, `${i}`)).rejects.toBeInstanceOf(DatabaseUnavailableError);
    }
    let worked = false;
    const work = () => Promise.resolve((worked = true));
    const refused = database.write(database.session(), work, { quiet: true });
    await expect(refused).rejects.toBeInstanceOf(DatabaseUnavailableError);
    // Without a transaction, each of its statements would be committed individually.
    expect(worked).toBe(false);
    expect(await stored(database)).toEqual(['before']);
    await letGo();
    await write(database, 'later');
    expect(await stored(database)).toEqual(['before', 'later']);
  });

  it('can be written after a prepared statement has failed in a transaction', async () => {
    const database = await start();
    await write(database, 'one');
    await expect(write(database, 'one')).rejects.toThrow();
    await database.write(database.session(), async ({ session }) => {
      await session
        .all(sql`insert into platform_secrets (id, value) values (${'one'}, ${'a value'})`)
        .catch(() => undefined);
      await session.all(sql`insert into platform_secrets (id, value) values (${'two'}, ${'b'})`);
    });
    expect(await stored(database)).toEqual(['one', 'two']);
  });

  it('replaces a connection that cannot end its transaction', async () => {
    const database = await start();
    const failure = database.write(database.session(), async ({ session }) => {
      await session.all(raw(`insert into platform_secrets (id, value) values ('lost', 'value')`));
      // The transaction ends, so that its own commit fails.
      await session.all(raw('rollback'));
    });
    await expect(failure).rejects.toThrow();
    await write(database, 'after');
    const settings = await database.write(database.session(), ({ session }) =>
      session.all(raw('pragma foreign_keys')),
    );
    expect(settings).toEqual([{ foreign_keys: 1 }]);
    expect(await stored(database)).toEqual(['after']);
  });

  it('cannot be opened twice, by any path', async () => {
    await start();
    const link = join(folder, 'link.sqlite');
    await symlink(file, link);
    for (const path of [file, link, relative(process.cwd(), file)]) {
      const refused = start(path);
      await expect(refused).rejects.toBeInstanceOf(DatabaseInUseError);
      await expect(refused).rejects.toThrow(/^DATABASE_URL: another process uses [^\n]+$/);
    }
    await open.pop()!.close();
    const again = await start(link);
    await write(again, 'again');
    await expect(start(file)).rejects.toBeInstanceOf(DatabaseInUseError);
  });

  it('cannot be opened by a second process until the first one is killed', async () => {
    const holder = spawn(process.execPath, ['--import', 'tsx', child, file]);
    const [said] = (await once(holder.stdout, 'data')) as [Buffer];
    expect(said.toString()).toBe('open\n');
    await expect(start()).rejects.toBeInstanceOf(DatabaseInUseError);
    holder.kill('SIGKILL');
    await once(holder, 'close');
    await write(await start(), 'mine');
  });

  it('can be read by other programs, and in-memory databases are separate', async () => {
    const database = await start();
    await write(database, 'readable');
    const reader = new sqlite3.Database(file, sqlite3.OPEN_READONLY);
    const rows = await new Promise((resolve, reject) => {
      reader.all('select id from platform_secrets', (error, read) =>
        error ? reject(error) : resolve(read),
      );
    });
    expect(rows).toEqual([{ id: 'readable' }]);
    await promisify(reader.close.bind(reader))();
    open.push(
      await openDatabase({ dialect: 'sqlite', file: null }),
      await openDatabase({ dialect: 'sqlite', file: null }),
    );
  });
});
