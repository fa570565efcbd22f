import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Migration } from '@mikro-orm/migrations';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrateDatabase } from '../../src/database/open.js';
import { migrateCommand } from '../../src/migrate-command.js';
import { configFor, lastingDatabase, onPostgres } from '../support/storage.js';

describe.runIf(onPostgres)('a connection of migrate', () => {
  let url: string;
  let drop: () => Promise<void>;
  beforeEach(async () => {
    ({ url, drop } = await lastingDatabase());
  });
  afterEach(() => drop());

  /** Returns a proxy that forwards the first `count` connections. Others receive no response. */
  async function openWay(count: number) {
    const target = new URL(url);
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      if (sockets.length > count) return;
      const onward = connect(Number(target.port), target.hostname);
      onward.on('error', () => {});
      socket.pipe(onward).pipe(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    target.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const close = () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    };
    return { href: target.href, opened: () => sockets.length, close };
  }

  // The third connection holds the lock.
  it.each([
    [0, []],
    [1, []],
    [2, []],
    [0, ['--check']],
  ])('has the configured timeout, after %i other connections %j', async (count, args) => {
    const way = await openWay(count);
    const config = configFor(way.href, { DATABASE_CONNECT_TIMEOUT: '400' });
    const start = performance.now();
    await expect(migrateCommand(config, args, () => {})).rejects.toThrow(/timeout/);
    expect(performance.now() - start).toBeLessThan(4500);
    expect(way.opened()).toBe(count + 1);
    way.close();
  });

  it('fails the migration, but not the process, if it is lost while it holds the lock', async () => {
    class Cut extends Migration {
      override async up(): Promise<void> {
        await this.execute(`select pg_terminate_backend(pid) from pg_locks
          where locktype = 'advisory'
            and database = (select oid from pg_database where datname = current_database())`);
        await this.execute('select pg_sleep(0.2)');
      }
    }
    const list = [{ name: '001-cut', class: Cut, effect: 'expand' as const }];
    await expect(migrateDatabase(configFor(url).database, { list })).rejects.toThrow();
  });
});
