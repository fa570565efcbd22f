import { entities } from '../entities/index.js';
import { describe } from './describe.js';
import type { Runner } from './session.js';
import type { Bound } from './sql.js';
import { byDeadline } from './unavailable.js';
import sqlite3 from 'sqlite3';
import { LRUCache } from 'lru-cache';

/** Maximum number of prepared statements per connection. Only clients that vary filters reach it. */
const preparedStatements = 300;

/**
 * Maximum estimated bytes of all prepared statements, and estimated bytes per character of a
 * statement.
 */
const preparedBytes = 32 * 2 ** 20;
const bytesPerCharacter = 8;

type Row = Record<string, unknown>;

/**
 * SQLite has no boolean and JSON columns. Maps the name of a property to the conversion of its
 * values; undefined if no conversion is required.
 */
const decoders = new Map<string, 'boolean' | 'json' | undefined>([['hasChildren', 'boolean']]);
for (const entity of entities) {
  const { columns, decoders: own } = describe(entity);
  for (const property of columns.keys()) {
    const decoder = own.get(property);
    if (decoders.has(property) && decoders.get(property) !== decoder) {
      throw new Error(`the entities declare different types for ${property}`);
    }
    decoders.set(property, decoder);
  }
}

class Prepared {
  private decode: [string, 'boolean' | 'json'][] | undefined;

  constructor(readonly statement: sqlite3.Statement) {}

  rows(values: Bound[]): Promise<Row[]> {
    return new Promise((resolve, reject) => {
      this.statement.all(values, (error: Error | null, rows: Row[]) => {
        if (!error) resolve(this.decodeAll(rows));
        // A failed statement remains active until it is reset, and no COMMIT succeeds before that.
        else this.statement.reset(() => reject(error));
      });
    });
  }

  private decodeAll(rows: Row[]): Row[] {
    const first = rows[0];
    if (!first) return rows;
    this.decode ??= Object.keys(first).flatMap((name) => {
      const decoder = decoders.get(name);
      return decoder ? [[name, decoder] as [string, 'boolean' | 'json']] : [];
    });
    for (const row of rows) {
      for (const [name, decoder] of this.decode) {
        const value = row[name];
        if (value === null) continue;
        row[name] = decoder === 'boolean' ? value === 1 : JSON.parse(value as string);
      }
    }
    return rows;
  }
}

/** Prepares and runs statements on one handle. */
class SqliteRunner implements Runner {
  readonly dialect = 'sqlite';
  private readonly prepared = new LRUCache<string, Promise<Prepared>>({
    max: preparedStatements,
    maxSize: preparedBytes,
    sizeCalculation: (_prepared, text) => text.length * bytesPerCharacter,
    dispose: (prepared) =>
      void prepared.then(
        ({ statement }) => statement.finalize(),
        () => {},
      ),
  });

  constructor(private readonly handle: sqlite3.Database) {}

  async all(text: string, values: Bound[]): Promise<Row[]> {
    let prepared = this.prepared.get(text);
    if (!prepared) {
      prepared = this.prepare(text);
      this.prepared.set(text, prepared);
      prepared.catch(() => this.prepared.delete(text));
    }
    return (await prepared).rows(values);
  }

  private prepare(text: string): Promise<Prepared> {
    return new Promise((resolve, reject) => {
      const statement = this.handle.prepare(text, (error: Error | null) => {
        if (error) reject(error);
        else resolve(new Prepared(statement));
      });
    });
  }

  /** Finalizes the statements. Before that, the handle cannot be closed. */
  async finalize(): Promise<void> {
    await Promise.allSettled(this.prepared.values());
    // Removing statements finalizes them. This is complete after the next tick, because they are
    // settled.
    this.prepared.clear();
    await Promise.resolve();
  }

  async close(): Promise<void> {
    await this.finalize();
    await new Promise<void>((resolve, reject) => {
      this.handle.close((error) => (error ? reject(error) : resolve()));
    });
  }
}

const runners = new WeakMap<sqlite3.Database, SqliteRunner>();

/** Returns a runner for a handle of another owner (MikroORM during a transaction). */
export function runnerOn(handle: sqlite3.Database): Runner {
  let runner = runners.get(handle);
  if (!runner) runners.set(handle, (runner = new SqliteRunner(handle)));
  return runner;
}

/** Finalizes the statements on `handle`, so that its owner can close it. */
export async function releaseStatements(handle: sqlite3.Database): Promise<void> {
  await runners.get(handle)?.finalize();
}

/**
 * Read-only handles on a file, used in turn. They are separate from the write handle, so that
 * readers do not see uncommitted data.
 */
export class SqliteReaders implements Runner {
  readonly dialect = 'sqlite';
  private next = 0;

  private constructor(private readonly readers: readonly SqliteRunner[]) {}

  /** @param wait timeout for a lock that another program holds, in milliseconds */
  static async open(file: string, count: number, wait: number): Promise<SqliteReaders> {
    const open = () =>
      new Promise<SqliteRunner>((resolve, reject) => {
        const handle = new sqlite3.Database(file, sqlite3.OPEN_READONLY, (error) => {
          if (error) return reject(error);
          handle.configure('busyTimeout', wait);
          resolve(new SqliteRunner(handle));
        });
      });
    return new SqliteReaders(await Promise.all(Array.from({ length: count }, open)));
  }

  all(text: string, values: Bound[], deadline = Infinity): Promise<Row[]> {
    this.next = (this.next + 1) % this.readers.length;
    return byDeadline(this.readers[this.next]!.all(text, values), deadline);
  }

  async close(): Promise<void> {
    await Promise.all(this.readers.map((reader) => reader.close()));
  }
}
