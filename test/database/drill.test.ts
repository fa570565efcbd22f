import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sqlite3 from 'sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrateDatabase, openDatabase } from '../../src/database/open.js';
import { raw } from '../../src/database/sql.js';
import { usualWaits } from '../../src/database/waits.js';
import { migrations } from '../../src/migrations/index.js';
import { checksums } from '../support/checksums.js';
import { fillTenants } from '../support/fill-tenants.js';
import { startPostgres } from '../support/own-postgres.js';
import { clientSecret } from '../support/server.js';
import { configFor, onPostgres, startInstance, type Instance } from '../support/storage.js';

/** Tenants of the drill: `npm run drill` has 200,000. */
const tenants = Number(process.env.DRILL_TENANTS ?? 2_000);

const large = tenants >= 10_000;

/** The release that the drill goes back to. */
const since = migrations.findIndex(({ name }) => name === '012-relying-parties') + 1;

let folder: string;
let url: string;
let stop = async (): Promise<void> => {};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'account-graph-drill-'));
  // Root starts PostgreSQL as another user.
  await chmod(folder, 0o777);
  if (!onPostgres) {
    url = `sqlite:${join(folder, 'accounts.sqlite')}`;
    return;
  }
  // A PostgreSQL of its own: it is stopped for the backup.
  ({ url, stop } = await startPostgres(join(folder, 'data'), {
    create: true,
    keep: true,
    // Figures are those of an installation; the small drill is to be quick.
    settings: large ? [] : ['fsync=off', 'synchronous_commit=off'],
  }));
  url += '/postgres';
});
afterAll(async () => {
  await stop();
  await rm(folder, { recursive: true, force: true });
});

const says = (text: string) => {
  if (large) console.log(`${onPostgres ? 'PostgreSQL' : 'SQLite'}: ${text}`);
};

async function timed<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const start = performance.now();
  const result = await work();
  says(`${what}: ${Math.round(performance.now() - start)} ms`);
  return result;
}

/** Opens the database, and goes down to 012; `after` gets the result. */
async function goDown(after: (database: Awaited<ReturnType<typeof open>>) => Promise<void>) {
  const database = await open();
  try {
    for (const { name } of migrations.slice(since).reverse()) {
      await timed(`down ${name}`, () => database.orm.migrator.down({ migrations: [name] }));
    }
    await after(database);
  } finally {
    await database.close();
  }
}

/** Statements that fill a table, or go down, may take longer than those of requests. */
const waits = { ...usualWaits, statement: 3_600_000 };

const open = () => openDatabase(configFor(url).database, waits);

/** Migrates by the command's own function. */
const goUp = () =>
  migrateDatabase(configFor(url).database, {
    report: ({ migration, milliseconds }) => {
      if (typeof migration === 'string') says(`up ${migration}: ${String(milliseconds)} ms`);
    },
  });

async function sumsOf(): Promise<Record<string, string>> {
  const database = await open();
  try {
    return await checksums(database);
  } finally {
    await database.close();
  }
}

const bearer = (token: string) => `Bearer ${token}`;

async function tokenOf({ app }: Instance, clientId: string): Promise<string> {
  const response = await app.inject({
    method: 'POST',
    url: '/api/2/idp/token',
    headers: {
      authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: 'grant_type=client_credentials',
  });
  expect(response.statusCode).toBe(200);
  return response.json<{ access_token: string }>().access_token;
}

describe(`the drill with ${tenants} tenants`, { timeout: 60_000 + tenants * 6 }, () => {
  let rootId: string;
  let clientId: string;

  it('migrates down and up without losing a row', async () => {
    const first = await startInstance(configFor(url));
    rootId = first.made!.rootTenantId;
    clientId = first.made!.clientId;
    await first.close();

    let older: Record<string, string> = {};
    await goDown(async (database) => {
      await timed('filled', () => fillTenants(database, tenants));
      older = await timed('checksums', () => checksums(database));
    });
    await goUp();
    const newer = await sumsOf();
    await goDown(async (database) => expect(await checksums(database)).toEqual(older));
    await goUp();
    expect(await sumsOf()).toEqual(newer);
    // The checksums are of the original rows; their keys differ from those of 012.
    const sumOf = (sums: Record<string, string>, table: string) =>
      Object.entries(sums).find(([name]) => name.startsWith(`${table} (`))?.[1];
    expect(sumOf(newer, 'users')).toMatch(new RegExp(`^${2 * tenants + 1} `));
    expect(sumOf(newer, 'access_policies')).toBeDefined();
    expect(sumOf(newer, 'access_policies')).toBe(sumOf(older, 'access_policies'));
    expect(sumOf(newer, 'tenants')).not.toBe(sumOf(older, 'tenants'));
  });

  it('restores a backup that contains all acknowledged writes before it', async () => {
    const server = await startInstance(configFor(url));
    const token = await tokenOf(server, clientId);
    let made = 0;
    const makeTenant = async () => {
      const body = { name: `During ${made}`, kind: 'customer', parent_id: rootId };
      const { status } = await server.send('POST', '/tenants', body, bearer(token));
      expect(status).toBe(201);
      made++;
    };
    await makeTenant();
    const before = made;

    const copy = onPostgres ? await copyStopped(server) : await copyWhile(server, makeTenant);
    if (!onPostgres) expect(made).toBeGreaterThan(before);

    const restored = await timed('start on the copy', () => startInstance(configFor(copy.url)));
    try {
      expect(restored.made).toBeUndefined();
      const [row] = await restored.database
        .session()
        .all<{ count: number }>(raw(`select count(*) as "count" from tenants`));
      expect(row!.count).toBeGreaterThanOrEqual(tenants + 1 + before);
      expect(row!.count).toBeLessThanOrEqual(tenants + 1 + made);
      // A token from before the backup, a new one, and the password of the administrator.
      for (const each of [bearer(token), bearer(await tokenOf(restored, clientId)), undefined]) {
        expect((await restored.send('GET', `/tenants/${rootId}`, undefined, each)).status).toBe(
          200,
        );
      }
      const found = await restored.send(
        'GET',
        `/search?tenant=${rootId}&text=STRASSE%20${tenants}`,
      );
      expect(found.status).toBe(200);
      expect(JSON.stringify(found.body)).toContain(`Straße ${tenants}`);
    } finally {
      await restored.close();
      await copy.drop();
    }
  });

  /** Copies a SQLite database while the server writes. */
  async function copyWhile(server: Instance, write: () => Promise<void>) {
    const file = join(folder, 'backup.sqlite');
    const run = (path: string, text: string) =>
      new Promise<unknown[]>((resolve, reject) => {
        const handle = new sqlite3.Database(path);
        handle.all(text, (error: Error | null, rows: unknown[]) =>
          handle.close(() => (error ? reject(error) : resolve(rows))),
        );
      });
    let done = false;
    const backup = timed('vacuum into', () =>
      run(join(folder, 'accounts.sqlite'), `vacuum into '${file}'`),
    ).finally(() => (done = true));
    do await write();
    while (!done);
    await backup;
    await server.close();
    const checked = await timed('integrity_check', () => run(file, 'pragma integrity_check'));
    expect(checked).toEqual([{ integrity_check: 'ok' }]);
    return { url: `sqlite:${file}`, drop: async () => {} };
  }

  /** Copies the data of PostgreSQL while it is stopped. */
  async function copyStopped(server: Instance) {
    await server.close();
    await stop();
    const data = join(folder, 'copy');
    // Keeps the owner, because PostgreSQL does not run as root.
    await timed('copy', () => promisify(execFile)('cp', ['-a', join(folder, 'data'), data]));
    await rm(join(folder, 'data'), { recursive: true });
    const copy = await startPostgres(data, { create: false, keep: true });
    stop = async () => {};
    return { url: `${copy.url}/postgres`, drop: copy.stop };
  }
});
