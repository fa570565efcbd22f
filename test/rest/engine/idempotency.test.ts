import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { runJobs } from '../../support/jobs.js';
import { startTestServer, useTestServer, type As } from '../../support/server.js';
import { lastingDatabase, onPostgres } from '../../support/storage.js';
import { signIn } from '../../support/tokens.js';

const server = await useTestServer({ SERVER_TIMING: 'on' });

let count = 0;
interface Options {
  as?: As;
  key?: string;
  name?: string;
  more?: object;
  headers?: Record<string, string>;
}

/** Makes a tenant through one of the APIs. */
const byRest = ({ as = server.admin, key, name, more, headers }: Options) =>
  server
    .as(as)
    .post(
      '/tenants',
      { parent_id: server.rootId, kind: 'customer', name: name ?? `t ${++count}`, ...more },
      { headers: { ...headers, ...(key !== undefined && { 'idempotency-key': key }) } },
    );
const byGraph = ({ as = server.admin, key, name, more, headers }: Options) =>
  server.as(as).graph(
    `mutation($input: CreateTenantInput!) { createTenant(input: $input) {
      tenant { id name parent { name } users { totalCount } } userErrors { code } } }`,
    {
      input: { parentId: server.rootId, kind: 'CUSTOMER', name: name ?? `t ${++count}`, ...more },
    },
    { ...headers, ...(key !== undefined && { 'idempotency-key': key }) },
  );
const named = async (name: string): Promise<number> => {
  const rows = await server.session().all(sql`select t.id from tenants t where t.name = ${name}`);
  return rows.length;
};

const statements = (headers: object): number =>
  Number(/desc="(\d+) statements"/.exec(String((headers as any)['server-timing']))![1]);

/** What `send` resolves to while every transaction fails after its work. */
async function withLostWrites<Result>(send: () => Promise<Result>): Promise<Result> {
  const { database } = server.services;
  const write = database.write.bind(database);
  database.write = (session, work, options) =>
    write(
      session,
      (unit) =>
        work(unit).then(() => {
          throw new Error('lost');
        }),
      options,
    );
  return send().finally(() => (database.write = write));
}

describe.each([
  ['REST', byRest, 201],
  ['the graph', byGraph, 200],
] as const)('a key by %s', (api, make, success) => {
  const legacyCodeOf = (body: any) =>
    api === 'REST' ? body.error.context.code : body.errors[0].extensions.code;
  const nameTaken = api === 'REST' ? '"code":1004' : 'NAME_CONFLICT';
  const fresh = () => ({ key: randomUUID(), name: `tenant ${++count}` });

  it('repeats the first response, byte for byte, even after a change', async () => {
    const given = fresh();
    const first = await make(given);
    expect(first.status, first.text).toBe(success);
    expect(await named(given.name)).toBe(1);
    const id = /"id":"([0-9a-f-]{36})"/.exec(first.text)![1]!;
    const changed = await server.admin.put(`/tenants/${id}`, {
      version: 1,
      name: `${given.name} renamed`,
    });
    expect(changed.status, changed.text).toBe(200);
    const again = await make({ ...given, key: `"${given.key}"` });
    expect([again.status, again.text]).toEqual([first.status, first.text]);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    expect(await named(given.name)).toBe(0);
  });

  it('is refused for another request', async () => {
    const given = fresh();
    await make(given);
    const name = `${given.name} other`;
    const other = await make({ ...given, name });
    expect(other.status, other.text).toBe(422);
    expect(legacyCodeOf(other.body)).toBe(api === 'REST' ? 1000 : 'IDEMPOTENCY_KEY_REUSED');
    expect(await named(name)).toBe(0);
  });

  it('belongs to the caller with any credentials', async () => {
    const given = fresh();
    const person = await server.makePerson(server.rootId, `person-${++count}`, 'root_admin');
    const other = await server.makeClient(server.rootId, 'root_admin');
    const first = await make({ ...given, as: person });
    expect(first.status, first.text).toBe(success);
    const byOther = await make({ ...given, as: other });
    expect(byOther.headers['idempotency-replayed']).toBeUndefined();
    expect(byOther.text).toContain(nameTaken);
    const { access_token: token } = await signIn(server, person);
    const again = await make({ ...given, as: { token } });
    expect(again.text).toBe(first.text);
  });

  it('has no effect for a disabled caller', async () => {
    const given = fresh();
    const person = await server.makePerson(server.rootId, `person-${++count}`, 'root_admin');
    await make({ ...given, as: person });
    const disabled = await server.admin.put(`/users/${person.id}`, {
      version: (await server.admin.get(`/users/${person.id}`)).body.version,
      enabled: false,
    });
    expect(disabled.status, disabled.text).toBe(200);
    const again = await make({ ...given, as: person });
    expect(again.status).toBe(401);
    expect(again.text).not.toContain(given.name);
  });

  it('can be used again after a failed write', async () => {
    const given = fresh();
    const blocking = await make({ name: given.name });
    const id = /"id":"([0-9a-f-]{36})"/.exec(blocking.text)![1]!;
    const refused = await make(given);
    expect(refused.text).toContain(nameTaken);
    await server.admin.put(`/tenants/${id}`, { version: 1, name: `${given.name} away` });
    const done = await make(given);
    expect(done.status, done.text).toBe(success);
    expect(done.headers['idempotency-replayed']).toBeUndefined();
    expect(await named(given.name)).toBe(1);
  });

  it('can be used again after a server fault', async () => {
    const given = fresh();
    const failed = await withLostWrites(() => make(given));
    expect(failed.status, failed.text).toBe(500);
    const done = await make(given);
    expect(done.status, done.text).toBe(success);
    expect(done.headers['idempotency-replayed']).toBeUndefined();
    expect(await named(given.name)).toBe(1);
  });

  it('is executed once for concurrent requests', async () => {
    const given = fresh();
    const answers = await Promise.all(Array.from({ length: 10 }, () => make(given)));
    const done = answers.filter(({ status }) => status === success);
    expect(new Set(done.map(({ text }) => text)).size).toBe(1);
    const others = answers.filter(({ status }) => status !== success);
    expect(others.map(({ status }) => status)).toEqual(others.map(() => 409));
    expect(others.map(({ headers }) => headers['retry-after'])).toEqual(others.map(() => '1'));
    expect(others.length).toBeGreaterThan(0);
    expect(await named(given.name)).toBe(1);
    expect((await make(given)).text).toBe(done[0]!.text);
  });

  it.each([
    '',
    ' ',
    'a b',
    'a, b',
    'ä',
    '"a',
    'a'.repeat(256),
    'a'.repeat(10_000),
    '"a";b=1',
    '"',
    '""',
  ])('cannot be %j', async (key) => {
    const { name } = fresh();
    const { status, text } = await make({ key, name });
    expect(status, text).toBe(400);
    expect(await named(name)).toBe(0);
  });

  it('has at most 255 visible characters', async () => {
    const all = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)).join('');
    const inside = all.replace(/["\\]/g, '\\$&');
    for (const key of ['a'.repeat(255), all, `"${inside}-"`]) {
      const { status, text } = await make({ key });
      expect(status, text).toBe(success);
    }
  });

  it('needs two more statements, and none without a key', async () => {
    await make({});
    const without = statements((await make({})).headers);
    expect(statements((await make({})).headers)).toBe(without);
    expect(statements((await make(fresh())).headers)).toBeLessThanOrEqual(without + 2);
    const rows = await server.session().all(sql`select 1 from idempotency_keys`);
    await make({});
    expect(await server.session().all(sql`select 1 from idempotency_keys`)).toHaveLength(
      rows.length,
    );
  });

  it('is deleted after a day', async () => {
    const given = fresh();
    const { clock } = server;
    const first = await make(given);
    clock.offset += 24 * 3600_000 - 60_000;
    expect((await make(given)).text).toBe(first.text);
    clock.offset += 61_000;
    // Also before the clean-up.
    const later = await make(given);
    expect(later.text).toContain(nameTaken);
    await make(fresh());
    clock.offset += 25 * 3600_000;
    await runJobs(server);
    expect(await server.session().all(sql`select 1 from idempotency_keys`)).toEqual([]);
  });
});

describe('a key of one operation', () => {
  it('is refused for another path, method or API', async () => {
    const key = randomUUID();
    const { body: made } = await byRest({ key });
    const headers = { 'idempotency-key': key };
    const as = server.admin;
    const body = { version: 1, name: `t ${++count}` };
    const others = [
      await as.put(`/tenants/${made.id}`, body, { headers }),
      await as.delete(`/tenants/${made.id}`, { version: 1 }, headers),
      await byGraph({ key }),
    ];
    expect(others.map(({ status }) => status)).toEqual([422, 422, 422]);
    const { body: kept } = await as.get(`/tenants/${made.id}`);
    expect([kept.version, kept.name]).toEqual([made.version, made.name]);
  });
});

describe('an answer over 1 MiB', () => {
  it('is refused, nothing is changed, and the key can be used again', async () => {
    const { body: made } = await byRest({});
    const tag = (length: number) =>
      server.write(({ session }) =>
        session.all(
          sql`update tenants set internal_tag = ${'x'.repeat(length)} where id = ${made.id}`,
        ),
      );
    const calls = [
      (key: string, version: number) =>
        server.admin.put(
          `/tenants/${made.id}`,
          { version, customer_id: key },
          { headers: { 'idempotency-key': key } },
        ),
      (key: string, version: number) =>
        server.admin.graph(
          'mutation($input: UpdateTenantInput!) { updateTenant(input: $input) { tenant { version internalTag } userErrors { code } } }',
          { input: { id: made.id, version, customerId: key } },
          { 'idempotency-key': key },
        ),
    ];
    let version = made.version as number;
    for (const call of calls) {
      const key = randomUUID();
      await tag(1_048_576);
      const refused = await call(key, version);
      expect(refused.status, refused.text.slice(0, 300)).toBe(413);
      expect(refused.text.length).toBeLessThan(1000);
      await tag(1_000_000);
      const done = await call(key, version);
      expect(done.status, done.text.slice(0, 300)).toBe(200);
      expect(done.headers['idempotency-replayed']).toBeUndefined();
      const again = await call(key, version);
      expect(again.headers['idempotency-replayed']).toBe('true');
      expect(again.text === done.text).toBe(true);
      version++;
    }
  });
});

describe('the stored response', () => {
  it.skipIf(onPostgres)('contains no secret in plain text', async () => {
    const { url, drop } = await lastingDatabase();
    const own = await startTestServer({ DATABASE_URL: url });
    const key = `key-${randomUUID()}`;
    const body = {
      type: 'api_client',
      tenant_id: own.rootId,
      token_endpoint_auth_method: 'client_secret_basic',
      data: { client_name: 'integration' },
    };
    const request = () => own.admin.post('/clients', body, { headers: { 'idempotency-key': key } });
    const first = await request();
    expect(first.status, first.text).toBe(201);
    const again = await request();
    expect(again.text).toBe(first.text);
    const path = url.replace('sqlite:', '');
    const bytes = Buffer.concat(
      await Promise.all(
        [path, `${path}-wal`].map((file) => readFile(file).catch(() => Buffer.of())),
      ),
    );
    expect(bytes.includes(own.rootId)).toBe(true);
    expect(bytes.includes(first.body.client_secret as string)).toBe(false);
    expect(bytes.includes(key)).toBe(false);
    await own.close();
    await drop();
  });

  it('is bound to its key and cannot be decrypted for another one', async () => {
    const [one, other] = [randomUUID(), randomUUID()];
    const given = { name: `tenant ${++count}`, key: one };
    await byRest(given);
    await byRest({ key: other });
    await server.write(async ({ session }) => {
      const rows = await session.all<{ id: string; answer: string }>(
        sql`select k.id as "id", k.encrypted_answer as "answer" from idempotency_keys k
          where k.encrypted_answer is not null`,
      );
      for (const [index, { answer }] of rows.entries()) {
        const { id } = rows[(index + 1) % rows.length]!;
        await session.all(
          sql`update idempotency_keys set encrypted_answer = ${answer} where id = ${id}`,
        );
      }
    });
    expect((await byRest(given)).status).toBe(500);
  });
});

describe('the graph with a key', () => {
  it('accepts one mutation per request', async () => {
    const before = await named('twice');
    const input = `{ parentId: "${server.rootId}", kind: CUSTOMER, name: "twice" }`;
    for (const selection of [
      `a: createTenant(input: ${input}) { userErrors { code } } b: createTenant(input: ${input}) { userErrors { code } }`,
      `createTenant(input: ${input}) { userErrors { code } } __typename`,
      `... { createTenant(input: ${input}) { userErrors { code } } }`,
    ]) {
      const { status, body } = await server.admin.graph(`mutation { ${selection} }`, undefined, {
        'idempotency-key': randomUUID(),
      });
      expect(status).toBe(400);
      expect(body.errors![0].extensions.code).toBe('BAD_INPUT');
    }
    expect(await named('twice')).toBe(before);
  });

  it('ignores the key of a query', async () => {
    const headers = { 'idempotency-key': '' };
    const { status, text } = await server.admin.graph(
      '{ tenants { totalCount } }',
      undefined,
      headers,
    );
    expect(status, text).toBe(200);
  });

  it('has the same response through Apollo Server', async () => {
    const given = {
      key: randomUUID(),
      name: `tenant ${++count}`,
      headers: { accept: 'application/graphql-response+json' },
    };
    const first = await byGraph(given);
    expect(first.status, first.text).toBe(200);
    const again = await byGraph(given);
    expect(again.text).toBe(first.text);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(await named(given.name)).toBe(1);
  });

  it('rolls back a mutation whose payload cannot be read', async () => {
    const name = `tenant ${++count}`;
    const lost = await withLostWrites(() => byGraph({ key: randomUUID(), name }));
    expect(lost.status).toBe(500);
    expect(lost.text).not.toContain(name);
    expect(await named(name)).toBe(0);
  });
});
