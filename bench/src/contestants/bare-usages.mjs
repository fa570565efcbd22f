/*
 * A minimal server for reports of usage: Fastify, and one statement that writes the same rows,
 * without authentication, look-ups and aggregation.
 */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import pg from 'pg';
import sqlite3 from 'sqlite3';
import { connections } from './prepared.mjs';

const url = process.env.DATABASE_URL;

/**
 * The usage is written as aggregated, so that account-graph does not aggregate it during its own
 * rounds.
 */
const statement = (given, moment) => `insert into usages
    (tenant_id, key, name, infra_id, value, rolled, below, updated_at)
  select given.tenant_id, given.key, given.key, null, given.used, given.used, 0, ${moment}
  from (${given}) given where true order by given.tenant_id, given.key
  on conflict (tenant_id, key) do update set value = excluded.value, rolled = excluded.rolled,
    updated_at = excluded.updated_at`;

/** Only one process can write to SQLite, so this server has its own file with the required data. */
async function sqlite() {
  const folder = await mkdtemp(join(tmpdir(), 'bare-usages-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const handle = new sqlite3.Database(join(folder, 'usages.sqlite'));
  const run = (text) =>
    new Promise((resolve, reject) => {
      handle.exec(text, (error) => (error ? reject(error) : resolve()));
    });
  await run(`attach '${url.slice(7)}' as whole`);
  const made = await new Promise((resolve, reject) => {
    handle.all(
      `select sql as "text" from whole.sqlite_master
        where tbl_name = 'usages' and sql is not null order by type desc`,
      (error, rows) => (error ? reject(error) : resolve(rows)),
    );
  });
  // As in account-graph: an acknowledged write is on disk.
  await run(`pragma journal_mode = wal;
    pragma synchronous = full;
    pragma foreign_keys = on;
    create table tenants (id text primary key);
    create table infra_components (id text primary key);
    insert into tenants select id from whole.tenants;
    ${made.map(({ text }) => text).join(';')};
    detach whole`);
  const prepared = handle.prepare(
    statement(
      `select json_extract(value, '$[0]') as tenant_id, json_extract(value, '$[1]') as key,
        json_extract(value, '$[2]') as used from json_each(?1)`,
      '?2',
    ),
  );
  return (list, moment) =>
    new Promise((resolve, reject) => {
      prepared.run([list, moment], (error) => (error ? reject(error) : resolve()));
    });
}

function postgresql() {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  const text = statement(
    `select (value ->> 0)::uuid as tenant_id, value ->> 1 as key, (value ->> 2)::bigint as used
      from jsonb_array_elements($1::jsonb)`,
    '$2::bigint',
  );
  return (list, moment) => pool.query({ name: 'usages', text, values: [list, moment] });
}

const write = url.startsWith('sqlite:') ? await sqlite() : postgresql();
const app = Fastify();

app.put('/api/2/tenants/usages', async ({ body: { items } }) => {
  const rows = items.map((item) => [item.tenant_id, item.usage_type, item.usage_value]);
  await write(JSON.stringify(rows), Date.now());
  return { items: items.map(({ usage_value: _, ...item }) => item) };
});

await app.listen({ port: Number(process.env.PORT), host: process.env.HOST });
console.log('listening');
process.on('SIGTERM', () => process.exit(0));
