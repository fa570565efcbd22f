import { promisify } from 'node:util';
import sqlite3 from 'sqlite3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../../src/database/open.js';
import { raw } from '../../src/database/sql.js';
import { DatabaseUnavailableError, asUnavailable } from '../../src/database/unavailable.js';
import { usualWaits } from '../../src/database/waits.js';
import { randomSecret } from '../../src/domain/core/secrets.js';
import { PlatformSecret } from '../../src/entities/index.js';
import { createLog } from '../../src/log.js';
import { openProxy, type Proxy } from '../support/proxy.js';
import { clientSecret, databaseUrl } from '../support/server.js';
import {
  basic,
  configFor,
  lastingDatabase,
  onPostgres,
  startInstance,
  type Instance,
} from '../support/storage.js';

const lines: string[] = [];
const log = createLog('warn', { write: (line: string) => void lines.push(line) });
const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** Everything that can be asked: what answers when the database does not. */
const asked = (server: Instance) => {
  const authorization = basic(server.made!.clientId, clientSecret);
  const post = (url: string, payload: string | object, headers: object = {}) =>
    server.app.inject({ method: 'POST', url, payload, headers: { ...headers } });
  return {
    read: () =>
      server.app.inject({ method: 'GET', url: '/api/2/users/me', headers: { authorization } }),
    write: () =>
      post(
        '/api/2/tenants',
        { name: 'Late', kind: 'partner', parent_id: server.made!.rootTenantId },
        { authorization },
      ),
    token: () =>
      post('/api/2/idp/token', 'grant_type=client_credentials', { ...form, authorization }),
    graph: (query: string) => post('/graphql', { query }, { authorization }),
  };
};

/** What no answer may say: the words of a driver. */
const words = /SQLITE|locked|ECONN|terminat|127\.0\.0\.1|connection|Knex|pg/i;

describe.runIf(onPostgres)('PostgreSQL that cannot be reached', { timeout: 60_000 }, () => {
  let proxy: Proxy;
  let server: Instance;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const database = await databaseUrl('migrated');
    drop = database.drop;
    const url = new URL(database.url);
    proxy = await openProxy(Number(url.port));
    url.port = String(proxy.port);
    server = await startInstance(configFor(url.href), log);
    await asked(server).read();
    await proxy.cut();
    await vi.waitFor(() => expect(server.database.channel.reliable).toBe(false));
  });
  afterAll(async () => {
    await server.close();
    await proxy.cut();
    await drop();
  });

  it('causes 503 with Retry-After, in the format of each API', async () => {
    const { read, write, token, graph } = asked(server);
    const [rest, made, issued, answered, page] = await Promise.all([
      read(),
      write(),
      token(),
      graph('{ __typename }'),
      server.app.inject({
        method: 'GET',
        url: '/login',
        headers: { cookie: `account_session=${randomSecret()}` },
      }),
    ]);
    for (const each of [rest, made, issued, answered, page]) {
      expect([each.statusCode, each.headers['retry-after']], each.body).toEqual([503, '5']);
      expect(each.body).not.toMatch(words);
    }
    expect(rest.json()).toMatchObject({
      error: { code: 1000, message: 'the server is temporarily unavailable, try again later' },
    });
    expect(issued.json()).toEqual({
      error: 'temporarily_unavailable',
      error_description: 'the server is temporarily unavailable, try again later',
    });
    expect(answered.json().errors[0].extensions.code).toBe('UNAVAILABLE');
    expect(page.body).toContain('The server is temporarily unavailable.');
    expect(lines.join()).toMatch(/ECONN|terminated/);
    expect((await server.app.inject('/readyz')).statusCode).toBe(503);
    expect((await server.app.inject('/healthz')).statusCode).toBe(200);
  });

  it('is used again when it can be reached', async () => {
    await proxy.mend();
    await vi.waitFor(async () => expect((await asked(server).read()).statusCode).toBe(200), {
      timeout: 10_000,
      interval: 200,
    });
    expect((await asked(server).write()).statusCode).toBe(201);
    await vi.waitFor(() => expect(server.database.channel.reliable).toBe(true), 10_000);
  });

  it('limits the wait for a connection', async () => {
    const { url, drop: dropOther } = await databaseUrl('migrated');
    const database = await openDatabase(configFor(url).database, { ...usualWaits, free: 500 });
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const outcome = (work: Promise<unknown>) =>
      work.then(
        () => 'done',
        (error: unknown) => error,
      );
    const each = <T>(of: () => Promise<T>) => Array.from({ length: 20 }, () => outcome(of()));
    const refused = expect.any(DatabaseUnavailableError);
    const writes = each(() => database.write(database.session(), () => held, { quiet: true }));
    expect(await Promise.race(writes)).toEqual(refused);
    letGo();
    expect(new Set(await Promise.all(writes))).toContain('done');
    const reads = each(() => database.session().all(raw('select pg_sleep(2)')));
    expect(await Promise.race(reads)).toEqual(refused);
    expect(new Set(await Promise.all(reads))).toContain('done');
    await database.close();
    await dropOther();
  });
});

describe.skipIf(onPostgres)('SQLite that another program has locked', () => {
  let server: Instance;
  let file: string;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const database = await lastingDatabase();
    drop = database.drop;
    file = database.url.slice('sqlite:'.length);
    server = await startInstance(configFor(database.url), log);
  });
  afterAll(async () => {
    await server.close();
    await drop();
  });

  it('causes 503 for writes, but not for reads', { timeout: 60_000 }, async () => {
    const other = new sqlite3.Database(file);
    const exec = promisify<string>(other.exec.bind(other));
    await exec('begin immediate');
    const { read, write, graph } = asked(server);
    const [made, mutated] = await Promise.all([
      write(),
      graph(`mutation { createTenant(input: { name: "Late", kind: PARTNER,
        parentId: "${server.made!.rootTenantId}" }) { userErrors { code } } }`),
    ]);
    expect([made.statusCode, made.headers['retry-after']], lines.join('')).toEqual([503, '5']);
    expect(mutated.json().errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }]);
    for (const each of [made, mutated]) expect(each.body).not.toMatch(words);
    // A write fails because of the lock, or behind another write that waits for it.
    expect(lines.join()).toMatch(/SQLITE_BUSY|no connection became free/);
    expect((await read()).statusCode).toBe(200);
    await exec('commit');
    await promisify(other.close.bind(other))();
    expect((await write()).statusCode).toBe(201);
  });
});

describe('an error that means an unavailable database', () => {
  const coded = (code: string) => Object.assign(new Error('text of a driver'), { code });
  it.each([
    '57P01',
    '57P03',
    '53300',
    '53100',
    '58030',
    '08006',
    '25006',
    '3D000',
    '40P01',
    'ECONNREFUSED',
    'ECONNRESET',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ETIMEDOUT',
    'SQLITE_BUSY',
    'SQLITE_LOCKED',
    'SQLITE_FULL',
    'SQLITE_READONLY',
    'SQLITE_IOERR',
  ])('is %s', (code) => {
    const error = asUnavailable(coded(code));
    expect(error).toBeInstanceOf(DatabaseUnavailableError);
    expect((error as Error).message).not.toContain('driver');
  });
  it.each(['23505', '42601', '22001', 'SQLITE_CONSTRAINT', 'SQLITE_CORRUPT', 'SQLITE_ERROR'])(
    'is not %s',
    (code) => {
      const error = coded(code);
      expect(asUnavailable(error)).toBe(error);
    },
  );
});

describe('the log of a failed statement', () => {
  it('contains the code and the constraint, but no values', async () => {
    const { url, drop } = await databaseUrl('migrated');
    const database = await openDatabase(configFor(url).database);
    const insert = (value: string) =>
      database.write(database.session(), ({ em }) => {
        em.create(PlatformSecret, { id: 'planted id', value }, { persist: true });
        return Promise.resolve();
      });
    await insert('planted one');
    const failures = [
      await insert('planted two').catch((error: unknown) => error),
      await database
        .write(database.session(), ({ session }) =>
          session.all(
            raw(`insert into platform_secrets (id, value) values ('planted id', 'planted')`),
          ),
        )
        .catch((error: unknown) => error),
    ];
    for (const error of failures) {
      lines.length = 0;
      log.error({ err: error }, 'failed');
      log.error({ err: new Error('outer', { cause: error }) }, 'failed');
      expect(lines.join()).not.toContain('planted');
      expect(lines[0]).toMatch(
        onPostgres ? /"code":"23505".*platform_secrets/ : /SQLITE_CONSTRAINT/,
      );
      expect(lines[0]).toContain('platform_secrets');
      expect(lines[1]).toContain('outer');
    }
    await database.close();
    await drop();
  });
});
