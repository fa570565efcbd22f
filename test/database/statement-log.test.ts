import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withLog, type Statement } from '../../src/database/statement-log.js';
import { sql } from '../../src/database/sql.js';
import { clientSecret } from '../support/server.js';
import {
  basic,
  configFor,
  lastingDatabase,
  onPostgres,
  startInstance,
  type Instance,
} from '../support/storage.js';

const password = 'planted password of 2026';
const name = 'Planted Holdings';

interface Run {
  readonly server: Instance;
  readonly lines: string[];
  /** Values that a request or a response contained. */
  readonly secrets: string[];
  close(): Promise<void>;
}

/** Starts a server on an empty database and sends it reads, writes, and requests for tokens. */
async function runAt(level: string): Promise<Run> {
  const lines: string[] = [];
  const log = pino({ level }, { write: (line: string) => void lines.push(line) });
  const { url, drop } = await lastingDatabase();
  const server = await startInstance(configFor(url, { LOG_LEVEL: level }), log);
  const { app, made, send } = server;
  const client = basic(made!.clientId, clientSecret);
  const login = `planted-${randomUUID()}`;
  const tenant = { tenant_id: made!.rootTenantId };
  const user = await send('POST', '/users', { ...tenant, login, contact: { firstname: name } });
  expect(user.status).toBe(200);
  const id = user.body.id;
  const changed = await send('POST', `/users/${id}/password`, { password }, client);
  expect(changed.status).toBe(204);
  const payload = { grant_type: 'password', username: login, password, scope: 'offline_access' };
  const issued = await app.inject({
    method: 'POST',
    url: '/api/2/idp/token',
    headers: { authorization: client, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(payload).toString(),
  });
  const { access_token: token, refresh_token: refresh } = JSON.parse(issued.body) as {
    access_token: string;
    refresh_token: string;
  };
  expect(refresh).toEqual(expect.any(String));
  expect((await send('GET', '/users/me', undefined, `Bearer ${token}`)).status).toBe(200);
  await send('GET', '/users/me', undefined, basic(login, 'a wrong guess'));
  const answer = await app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { authorization: client, 'idempotency-key': `planted-${randomUUID()}` },
    payload: {
      query: `mutation ($input: CreateTenantInput!) {
        createTenant(input: $input) { tenant { id name } userErrors { message } } }`,
      variables: { input: { parentId: made!.rootTenantId, kind: 'PARTNER', name } },
    },
  });
  expect(answer.body).toContain(name);
  const secrets = [password, login, name, token, refresh, clientSecret, 'a wrong guess', 'planted'];
  const close = async () => {
    await server.close();
    await drop();
  };
  return { server, lines, secrets, close };
}

const statementsIn = (lines: readonly string[]) =>
  lines
    .map((line) => JSON.parse(line) as Statement & { msg: string; level: number })
    .filter(({ msg }) => msg === 'statement');

describe('LOG_LEVEL=debug', () => {
  let run: Run;
  beforeAll(async () => {
    run = await runAt('debug');
  });
  afterAll(() => run.close());

  it.each<[string, RegExp, Partial<Record<keyof Statement, unknown>>]>([
    [
      'a read',
      /^select u\.id as "id", .* where u\.login_key = (\?|\$1) /,
      { milliseconds: expect.any(Number), rows: 1 },
    ],
    [
      'an insert of the unit of work',
      /^insert into ["`]users["`] \(["`]id["`], .*\) values \((\?|\$1), .*\)/,
      { milliseconds: expect.any(Number) },
    ],
    [
      'an update of the unit of work',
      /^update ["`]\w+["`] set .* = (\?|\$1).* where ["`]\w+["`] = [?$]/,
      { milliseconds: expect.any(Number), changed: 1 },
    ],
    [
      'a statement of a transaction',
      /^delete from access_changes returning|^select distinct c\.kind/,
      { milliseconds: expect.any(Number), rows: expect.any(Number) },
    ],
    ['a migration', /^create table tenants \( id (uuid|text) primary key, /, {}],
    ['the begin of a transaction', /^begin$/, {}],
    ['its end', /^commit$/, {}],
  ])('logs %s with its duration and rows', (_what, text, expected) => {
    const found = statementsIn(run.lines).filter((each) => text.test(each.sql));
    expect(found).toContainEqual(expect.objectContaining(expected));
    expect(found.every(({ level }) => level === pino.levels.values.debug)).toBe(true);
  });

  it('logs no value', () => {
    const statements = statementsIn(run.lines);
    expect(statements.length).toBeGreaterThan(100);
    const text = run.lines.join('');
    for (const secret of run.secrets) expect(text).not.toContain(secret);
    for (const { sql: statement } of statements) {
      // IDs, hashes and times are values of nearly every statement.
      expect(statement).not.toMatch(/[\da-f]{8}-[\da-f]{4}-|\$argon2|\b1\d{12}\b/);
    }
  });

  it('logs that a statement failed, without its values', async () => {
    const { database } = run.server;
    run.lines.length = 0;
    const failing = sql`select ${'planted'} as "value" from missing_table`;
    await expect(database.session().all(failing)).rejects.toThrow();
    const placeholder = onPostgres ? '$1' : '?';
    expect(statementsIn(run.lines)).toContainEqual(
      expect.objectContaining({
        sql: `select ${placeholder} as "value" from missing_table`,
        failed: true,
      }),
    );
    expect(run.lines.join('')).not.toContain('planted');
  });
});

it('LOG_LEVEL=info logs no statement', async () => {
  const { lines, close } = await runAt('info');
  await close();
  expect(lines.some((line) => line.includes('"path":"/api/2/users/me"'))).toBe(true);
  expect(lines.join('')).not.toMatch(/"msg":"statement"|select |insert into/);
}, 60_000);

it('without a log, a runner runs as it is', () => {
  const runner = { dialect: 'sqlite' as const, all: () => Promise.resolve([]) };
  expect(withLog(runner, undefined)).toBe(runner);
});
