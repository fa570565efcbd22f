import sqlite3 from 'sqlite3';
import { BoundedClient } from './bounded-client.js';
import type pg from 'pg';

/** Checks over a separate connection whether the database can commit. */
export interface Readiness {
  /** @throws if it cannot */
  ask(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Commits a message in the write-ahead log, which changes no table. The commit waits for a
 * synchronous standby.
 */
const commitText = `select pg_logical_emit_message(true, 'account-graph', 'ready') as "position",
  current_setting('transaction_read_only') as "readOnly"`;

/** Checks whether PostgreSQL accepts and commits writes. */
export function postgresReadiness(address: pg.ClientConfig, limit: number): Readiness {
  let connection: BoundedClient | undefined;
  const close = () => {
    const closing = connection;
    connection = undefined;
    closing?.abort(new Error('the readiness check has ended'));
  };
  return {
    async ask() {
      try {
        if (!connection) {
          connection = new BoundedClient({ ...address, connectionTimeoutMillis: limit }, limit);
          const opened = connection;
          opened.on('error', () => {
            if (connection === opened) connection = undefined;
          });
          await opened.connect();
        }
        const { rows } = (await connection.query(commitText)) as pg.QueryResult<{
          readOnly: string;
        }>;
        if (rows[0]?.readOnly === 'on') throw new Error('PostgreSQL is read-only');
      } catch (error) {
        close();
        throw error;
      }
    },
    close: () => Promise.resolve(close()),
  };
}

/**
 * Rewrites the unchanged `user_version` of a SQLite file on a separate handle.
 *
 * @param writing whether a transaction of this process holds the lock, which means that the file is
 *   writable
 */
export function sqliteReadiness(file: string, writing: () => boolean): Promise<Readiness> {
  return new Promise((resolve, reject) => {
    const handle = new sqlite3.Database(file, sqlite3.OPEN_READWRITE, (error) => {
      if (error) return reject(error);
      // Does not wait for the lock of another program.
      handle.configure('busyTimeout', 0);
      const exec = (text: string) =>
        new Promise<void>((done, failed) =>
          handle.exec(text, (failure) => (failure ? failed(failure) : done())),
        );
      const version = () =>
        new Promise<number>((done, failed) =>
          handle.get('pragma user_version', (failure, row: { user_version: number }) =>
            failure ? failed(failure) : done(row.user_version),
          ),
        );
      resolve({
        async ask() {
          if (writing()) return;
          try {
            await exec('begin immediate');
            await exec(`pragma user_version = ${await version()}; commit`);
          } catch (failure) {
            await exec('rollback').catch(() => {});
            if (!writing()) throw failure;
          }
        },
        close: () =>
          new Promise<void>((done, failed) =>
            handle.close((failure) => (failure ? failed(failure) : done())),
          ),
      });
    });
  });
}
