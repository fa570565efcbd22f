import pg from 'pg';
import sqlite3 from 'sqlite3';

const bigint = 20;

/** Counters and milliseconds as numbers, as account-graph reads them. */
export const types = {
  getTypeParser: (oid, format) => (oid === bigint ? Number : pg.types.getTypeParser(oid, format)),
};

/** The number of connections in the pool of account-graph. */
export const connections = 16;

/** Returns functions by name that run prepared statements on the database of `DATABASE_URL`. */
export async function openStatements(statements) {
  const url = process.env.DATABASE_URL;
  const open = url.startsWith('sqlite:') ? await sqlite(url.slice(7)) : postgresql(url);
  const entries = Object.entries(statements).map(async ([name, statement]) => [
    name,
    await open(name, statement),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

function postgresql(connectionString) {
  const pool = new pg.Pool({ connectionString, max: connections });
  return async (name, { text, fill }) =>
    async (value) =>
      (await pool.query({ name, text, values: fill(value), types })).rows;
}

/** Two read-only handles that are used in turn, as in account-graph. */
async function sqlite(file) {
  const handle = () =>
    new Promise((resolve, reject) => {
      const opened = new sqlite3.Database(file, sqlite3.OPEN_READONLY, (error) =>
        error ? reject(error) : resolve(opened),
      );
    });
  const handles = [await handle(), await handle()];
  return async (_name, { text, fill }) => {
    const prepared = handles.map((one) => one.prepare(text));
    let next = 0;
    return (value) =>
      new Promise((resolve, reject) => {
        next ^= 1;
        prepared[next].all(fill(value), (error, rows) => (error ? reject(error) : resolve(rows)));
      });
  };
}
