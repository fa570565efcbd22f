import { randomUUID } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NoNoticesError } from '../../src/database/change-follower.js';
import { openDatabase } from '../../src/database/open.js';
import { raw } from '../../src/database/sql.js';
import { usualWaits } from '../../src/database/waits.js';
import { databaseFailure } from '../../src/start-failure.js';
import { openProxy } from '../support/proxy.js';
import { databaseUrl } from '../support/server.js';
import { configFor, onPostgres } from '../support/storage.js';

describe.runIf(onPostgres)('DATABASE_URL', { timeout: 60_000 }, () => {
  let url: URL;
  let drop: () => Promise<void>;
  let administrator: pg.Client;
  beforeAll(async () => {
    const database = await databaseUrl('migrated');
    drop = database.drop;
    url = new URL(database.url);
    administrator = new pg.Client({ connectionString: url.href });
    await administrator.connect();
  });
  afterAll(async () => {
    await administrator.end();
    await drop();
  });

  /** Opens the database at `address`, reads and writes. */
  async function serves(address: string, env: Record<string, string> = {}) {
    const database = await openDatabase(configFor(address, env).database);
    try {
      expect(await database.session().all(raw('select 1 as "one"'))).toEqual([{ one: 1 }]);
      await database.write(database.session(), ({ session }) =>
        session.all(raw('update tenants set version = version')),
      );
      expect(database.channel.reliable).toBe(true);
    } finally {
      await database.close();
    }
  }
  /** Returns the printed error of a start with `address`. */
  const failure = async (address: string) => {
    const { database } = configFor(address);
    const error = await openDatabase(database).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    return (databaseFailure(error, database) as Error).message;
  };
  const change = (parts: Record<string, string>) => Object.assign(new URL(url), parts).href;

  it('can have an IPv6 address in brackets', async () => {
    const proxy = await openProxy(Number(url.port), '::1');
    await serves(change({ hostname: '[::1]', port: String(proxy.port) }));
    await proxy.cut();
  });

  it('can contain the folder of a Unix socket', async () => {
    const { rows } = await administrator.query('show unix_socket_directories');
    const folder = encodeURIComponent(
      String(rows[0].unix_socket_directories).split(',')[0]!.trim(),
    );
    const { username, password, port, pathname } = url;
    await serves(`postgresql://${username}:${password}@${folder}:${port}${pathname}`);
    await serves(`postgresql://${username}:${password}@${pathname}?host=${folder}&port=${port}`);
  });

  it('can have an encoded password and an encoded database name', async () => {
    const role = `role_${randomUUID().slice(0, 8)}`;
    const secret = 'p@ss:w/o?r#d% ü';
    await administrator.query(`create role ${role} superuser login password '${secret}'`);
    await serves(change({ username: role, password: encodeURIComponent(secret) }));
    const name = `data base ${role}`;
    await administrator.query(`create database "${name}"`);
    await serves(change({ pathname: `/${encodeURIComponent(name)}` }));
    await administrator.query(`drop database "${name}" with (force)`);
    await administrator.query(`drop role ${role}`);
  });

  it('can select TLS with sslmode', async () => {
    await serves(change({ search: '?sslmode=disable' }));
    expect(await failure(change({ search: '?sslmode=verify-full' }))).toMatch(
      /^DATABASE_URL: PostgreSQL cannot be opened \(.*SSL.*\)$/,
    );
  });

  it('must name an existing database: none is created', async () => {
    const name = `missing_${randomUUID().replaceAll('-', '')}`;
    expect(await failure(change({ pathname: `/${name}` }))).toBe(
      `DATABASE_URL: PostgreSQL cannot be opened (database "${name}" does not exist)`,
    );
    const found = await administrator.query('select 1 from pg_database where datname = $1', [name]);
    expect(found.rowCount).toBe(0);
  });

  it('must allow notifications, unless a separate URL for them is set', async () => {
    // Notifications reach only their own database, as with a pooler in transaction mode.
    const elsewhere = await databaseUrl('empty');
    const config = configFor(url.href, { DATABASE_LISTEN_URL: elsewhere.url });
    const refused = openDatabase(config.database);
    await expect(refused).rejects.toBeInstanceOf(NoNoticesError);
    await expect(refused).rejects.toThrow(/^DATABASE_URL: [^\n]+$/);
    await elsewhere.drop();
    await serves(url.href, { DATABASE_LISTEN_URL: url.href });
  });

  it('is not named in the error for a wrong URL for notifications', async () => {
    const nowhere = change({ port: '1' });
    // A server that accepts connections and never responds.
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const mute = change({ host: `127.0.0.1:${port}` });
    for (const [address, reason] of [
      [nowhere, /ECONNREFUSED/],
      [mute, /timeout/],
    ] as const) {
      const { database } = configFor(url.href, { DATABASE_LISTEN_URL: address });
      const waits = { ...usualWaits, connect: 2000 };
      const error = await openDatabase(database, waits).catch((thrown: unknown) => thrown);
      const { message } = databaseFailure(error, database) as Error;
      expect(message).toMatch(/^DATABASE_LISTEN_URL: PostgreSQL cannot be reached \([^\n]+\)$/);
      expect(message).toMatch(reason);
    }
    silent.close();
  });

  it('disables prepared statements if transactions can change connections', async () => {
    const config = configFor(url.href, { DATABASE_LISTEN_URL: url.href });
    const database = await openDatabase(config.database);
    const prepared = 'select name as "name" from pg_prepared_statements';
    expect(await database.session().all(raw(prepared))).toEqual([]);
    const inside = await database.write(database.session(), async ({ session }) => {
      await session.all(raw('select 1 as "one"'));
      return session.all(raw(prepared));
    });
    expect(inside).toEqual([]);
    await database.close();
  });
});
