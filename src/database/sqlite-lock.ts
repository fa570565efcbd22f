import { open, realpath } from 'node:fs/promises';
import sqlite3 from 'sqlite3';
import { DatabaseRefusedError } from './refused.js';

/** The database file is open in another process, or twice in this one. */
export class DatabaseInUseError extends DatabaseRefusedError {
  constructor(file: string) {
    super(`DATABASE_URL: another process uses ${file}: stop it or configure another file`);
  }
}

/** Returns the path of `file` without symbolic links. Creates the file if it does not exist. */
async function ownPath(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch {
    // Only for a file that is not open, because closing it would release the locks of this process.
    await (await open(file, 'a')).close();
    return realpath(file);
  }
}

/**
 * Locks the database in `file` for this process. Two processes cannot serve the same file: they do
 * not see each other's writes and would return stale cached data.
 *
 * The lock is a transaction on the file `<file>.lock`. The operating system releases it when the
 * process ends for any reason. It does not affect programs that read the database.
 *
 * @returns a function that releases the lock
 * @throws DatabaseInUseError
 */
export async function lockFile(file: string): Promise<() => Promise<void>> {
  const path = `${await ownPath(file)}.lock`;
  const handle = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(path, (error) => (error ? reject(error) : resolve(opened)));
  });
  const close = () =>
    new Promise<void>((resolve, reject) => {
      handle.close((error) => (error ? reject(error) : resolve()));
    });
  try {
    await new Promise<void>((resolve, reject) => {
      handle.exec('begin exclusive', (error) => (error ? reject(error) : resolve()));
    });
  } catch (error) {
    await close();
    throw (error as { code?: string }).code === 'SQLITE_BUSY'
      ? new DatabaseInUseError(file)
      : error;
  }
  return close;
}
