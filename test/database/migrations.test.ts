import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SchemaTooNewError } from '../../src/database/schema-state.js';
import { openDatabase, type Database } from '../../src/database/open.js';
import { raw, sql, type Sql } from '../../src/database/sql.js';
import { mailPurpose } from '../../src/domain/branding/mail/enqueue-mail.js';
import { entities } from '../../src/entities/index.js';
import { mailSender } from '../../src/mail/send-mail.js';
import { migrations } from '../../src/migrations/index.js';
import { openServices } from '../../src/services.js';
import { jobsOf, runJobs } from '../support/jobs.js';
import {
  configFor,
  lastingDatabase,
  onPostgres,
  runOn,
  startInstance,
} from '../support/storage.js';

let url: string;
let drop: () => Promise<void>;
beforeEach(async () => {
  ({ url, drop } = await lastingDatabase());
});
afterEach(() => drop());

const open = () => openDatabase(configFor(url).database);

/** Tables, indexes and sequences, those that the database makes for itself left out. */
const objectsOf = async (database: Database): Promise<string[]> => {
  const rows = await database.session().all<{ name: string }>(
    raw(
      onPostgres
        ? `select c.relname as "name" from pg_class c join pg_namespace n on n.oid = c.relnamespace
              where n.nspname = 'public' order by 1`
        : `select name as "name" from sqlite_master where name not like 'sqlite_%' order by 1`,
    ),
  );
  return rows.map(({ name }) => name).filter((name) => !name.startsWith('schema_migrations'));
};

describe('the migrations', () => {
  it('create a table for every entity, migrate down to nothing, and up to the same again', async () => {
    const database = await open();
    try {
      const made = await objectsOf(database);
      expect(made).toEqual(expect.arrayContaining(entities.map((entity) => entity.meta.tableName)));
      const { migrator } = database.orm;
      await migrator.down({ to: 0 });
      expect(await objectsOf(database)).toEqual([]);
      await migrator.up();
      expect(await objectsOf(database)).toEqual(made);
    } finally {
      await database.close();
    }
  });

  it('run once if several servers start', async () => {
    const databases = await Promise.all(onPostgres ? [open(), open(), open()] : [open()]);
    const rows = await databases[0]
      .session()
      .all<{ name: string }>(raw('select name as "name" from schema_migrations order by name'));
    expect(rows.map(({ name }) => name)).toEqual(migrations.map(({ name }) => name));
    await Promise.all(databases.map((database) => database.close()));
  });

  it('of a newer release prevent the start, with their names', async () => {
    const database = await open();
    await database.write(database.session(), async ({ session }) => {
      await session.all(
        raw(`insert into schema_migrations (name, executed_at)
          values ('999-of-the-future', current_timestamp)`),
      );
    });
    await database.close();
    const failure = await open().then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(SchemaTooNewError);
    expect((failure as Error).message).toContain('999-of-the-future');
    // The database was not changed: the release with the migration still starts.
    await expect(open()).rejects.toThrow('999-of-the-future');
  });
});

it('keep refresh tokens of clients and end sessions of one-time tokens (006)', async () => {
  const { database, made, close } = await startInstance(configFor(url));
  const { adminId, clientId } = made!;
  const run = (statement: Sql) => runOn(database, statement);
  const token = (id: string, client: string | null, scope: string) =>
    run(sql`insert into refresh_tokens (id, family_id, subject_type, subject_id, client_id,
        client_generation, scope, token_generation, created_at, expires_at)
      values (${id}, ${randomUUID()}, 'user', ${adminId}, ${client}, ${1}, ${scope}, ${1},
        ${Date.now()}, ${Date.now() + 3600_000})`);
  const session = (methods: string[]) =>
    run(sql`insert into login_sessions (id, secret_hash, user_id, token_generation, methods,
        mfa_pending, ip, created_at, last_seen_at, expires_at)
      values (${randomUUID()}, ${methods.join()}, ${adminId}, ${1}, ${JSON.stringify(methods)},
        ${false}, '127.0.0.1', ${1}, ${2}, ${3})`);
  await database.orm.migrator.down({ to: migrations[4]!.name });
  await token('a', clientId, 'openid');
  await token('b', clientId, 'openid');
  await token('c', null, 'openid');
  await session(['ott']);
  await session(['pwd']);
  await database.orm.migrator.up();
  const grants = await database
    .session()
    .all<{ id: string; userId: string; clientId: string }>(
      raw(
        `select id as "id", user_id as "userId", client_id as "clientId" from application_grants`,
      ),
    );
  expect(grants).toEqual([{ id: expect.any(String), userId: adminId, clientId }]);
  const tokens = await database
    .session()
    .all(raw(`select id as "id", grant_id as "grantId" from refresh_tokens order by id`));
  const { id } = grants[0]!;
  expect(id).toMatch(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);
  expect(tokens).toEqual([
    { id: 'a', grantId: id },
    { id: 'b', grantId: id },
    { id: 'c', grantId: null },
  ]);
  const sessions = await database
    .session()
    .all(raw(`select secret_hash as "by", ended_at as "end" from login_sessions order by 1`));
  expect(sessions).toEqual([
    { by: 'ott', end: 2 },
    { by: 'pwd', end: null },
  ]);
  await close();
}, 120_000);

describe('unsent mails that become jobs', () => {
  const earlier = migrations[3]!.name;

  it('are sent when they are due, except for finished ones', async () => {
    const database = await open();
    const services = await openServices(configFor(url), database, pino({ level: 'silent' }));
    const run = (statement: Sql) => runOn(database, statement);
    const sent: string[] = [];
    const runDue = () =>
      runJobs({ services }, [
        mailSender(async ({ recipient, text }) => void sent.push(recipient, text)),
      ]);
    try {
      await database.orm.migrator.down({ to: earlier });
      const now = Date.now();
      const content = services.vault.seal(mailPurpose, JSON.stringify({ text: 'Hi', html: '' }));
      const mail = (
        recipient: string,
        more: { dueAt?: number; sentAt?: number; failedAt?: number },
      ) =>
        run(sql`insert into outgoing_mails (id, recipient, subject, encrypted_content, created_at,
            attempts, due_at, sent_at, failed_at)
          values (${randomUUID()}, ${recipient}, ${'Hello'}, ${content}, ${now}, ${2},
            ${more.dueAt ?? now}, ${more.sentAt ?? null}, ${more.failedAt ?? null})`);
      await mail('due', {});
      await mail('later', { dueAt: now + 3600_000 });
      await mail('sent', { sentAt: now });
      await mail('given up', { failedAt: now });
      await database.orm.migrator.up();
      await runDue();
      expect(sent).toEqual(['due', 'Hi']);
      const jobs = await jobsOf({ services }, 'send-mail');
      expect(jobs.map(({ state, attempts, dueAt }) => [state, attempts, dueAt]).sort()).toEqual([
        ['done', 3, expect.any(Number)],
        ['waiting', 2, now + 3600_000],
      ]);

      // Migrates back: the earlier release finds the unsent mails.
      await database.orm.migrator.down({ to: earlier });
      const waiting = await database.session().all(
        sql`select m.recipient as "recipient", m.attempts as "attempts", m.due_at as "dueAt"
          from outgoing_mails m where m.sent_at is null and m.failed_at is null`,
      );
      expect(waiting).toEqual([{ recipient: 'later', attempts: 2, dueAt: now + 3600_000 }]);
      await database.orm.migrator.up();
      await run(sql`update jobs set due_at = ${now} where state = ${'waiting'}`);
      await runDue();
      expect(sent.slice(2)).toEqual(['later', 'Hi']);
    } finally {
      await database.close();
    }
  });
});

it('since the third migrate down and up on a filled database without losing tenants', async () => {
  const config = configFor(url);
  const first = await startInstance(config);
  const { send } = first;
  const parent_id = first.made!.rootTenantId;
  const tenant = await send('POST', '/tenants', { name: 'Branded', kind: 'partner', parent_id });
  const { id } = tenant.body;
  expect((await send('POST', `/tenants/${id}/brand?version=1`)).status).toBe(201);
  const group = (await send('POST', '/security_groups', { tenant_id: id })).body.id;
  const items = [{ tenant_id: id, role_id: 'partner_admin' }];
  const put = await send('PUT', `/security_groups/${group}/access_policies`, { items });
  expect(put.status).toBe(200);
  const { migrator } = first.database.orm;
  await migrator.down({ to: migrations[3]!.name });
  await migrator.up();
  await first.close();

  const second = await startInstance(config);
  const { body } = await second.send('GET', `/tenants/${id}`);
  expect([body.brand_id, body.brand_uuid]).toEqual([null, undefined]);
  // Policies of a deleted group are removed, because its id can be used again.
  const policies = await second.send('GET', `/tenants/${id}/access_policies`);
  expect(policies.body.items).toEqual([]);
  const branded = await second.send('POST', `/tenants/${id}/brand?version=${Number(body.version)}`);
  expect(branded.status).toBe(201);
  await second.close();
});

describe('a restart', () => {
  it('keeps all data and creates nothing twice', async () => {
    const config = configFor(url);
    const first = await startInstance(config);
    const rootId = first.made!.rootTenantId;
    const made = await first.send('POST', '/tenants', {
      name: 'Lasting',
      kind: 'partner',
      parent_id: rootId,
      contact: { email: 'lasting@example.com' },
    });
    expect(made.status).toBe(201);
    await first.close();

    const second = await startInstance(config);
    expect(second.made).toBeUndefined();
    const read = await second.send('GET', `/tenants/${made.body.id}`);
    expect(read).toEqual({ status: 200, body: made.body });
    const again = await second.send('POST', '/tenants', {
      name: 'lasting',
      kind: 'partner',
      parent_id: rootId,
    });
    expect(again.status).toBe(409);
    await second.close();
  });
});
