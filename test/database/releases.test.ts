import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Migration } from '@mikro-orm/migrations';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkSchema } from '../../src/database/check-schema.js';
import { MigrationBlockedError, SchemaTooOldError } from '../../src/database/migrate.js';
import type { SchemaOptions } from '../../src/database/migrate.js';
import { migrateDatabase, openDatabase } from '../../src/database/open.js';
import { SchemaTooNewError } from '../../src/database/schema-state.js';
import { migrateCommand } from '../../src/migrate-command.js';
import type { DeclaredMigration, Effect } from '../../src/migrations/declared.js';
import { migrations } from '../../src/migrations/index.js';
import { failureText } from '../../src/start-failure.js';
import { expandFaults } from '../support/expand-rules.js';
import { configFor, lastingDatabase, onPostgres, startInstance } from '../support/storage.js';

let url: string;
let drop: () => Promise<void>;
beforeEach(async () => {
  ({ url, drop } = await lastingDatabase());
});
afterEach(() => drop());

/** A migration of the next release. */
class Next extends Migration {
  override up(): void {
    this.addSql('alter table users add column next_note text');
  }

  override down(): void {
    this.addSql('alter table users drop column next_note');
  }
}

const next = (effect: Effect, name = '900-next'): DeclaredMigration[] => [
  ...migrations,
  { name, class: Next, effect },
];

const open = (schema?: SchemaOptions) =>
  openDatabase(configFor(url).database, undefined, undefined, schema);

const migrateTo = (list: readonly DeclaredMigration[]) =>
  migrateDatabase(configFor(url).database, { list });

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error as Error,
  );

describe('a schema with migrations of a newer release', () => {
  it('is usable for this release after expanding migrations', async () => {
    await migrateTo(next('expand'));
    const reports: string[] = [];
    const database = await open({ report: (_details, message) => reports.push(message) });
    await database.close();
    expect(reports).toEqual(['a newer release has extended the schema']);
    const instance = await startInstance(configFor(url));
    const tenant_id = instance.made!.rootTenantId;
    const made = await instance.send('POST', '/users', { tenant_id, login: 'someone' });
    expect(made.status).toBe(200);
    expect((await instance.send('GET', `/users/${made.body.id}`)).status).toBe(200);
    await instance.close();
  });

  it('prevents the start of this release after contracting migrations', async () => {
    await migrateTo(next('contract'));
    const failure = await failureOf(open());
    expect(failure).toBeInstanceOf(SchemaTooNewError);
    expect(failure!.message).toContain('900-next');
    expect(await failureOf(checkSchema(configFor(url).database))).toBeInstanceOf(SchemaTooNewError);
  });

  it('is not migrated by an older release', async () => {
    // Without the previous migration: an older release does not add missing migrations before a
    // newer one.
    await migrateTo([...migrations.slice(0, -1), ...next('expand').slice(-1)]);
    const failure = await failureOf(open());
    expect(failure).toBeInstanceOf(SchemaTooNewError);
  });

  it('has no trace of reverted migrations', async () => {
    await migrateTo(next('expand'));
    const newer = await open({ list: next('expand') });
    await newer.orm.migrator.down({ migrations: ['900-next'] });
    await newer.close();
    expect(await checkSchema(configFor(url).database)).toEqual({ pending: [], newer: [] });
    await migrateTo(next('contract'));
    expect(await failureOf(open())).toBeInstanceOf(SchemaTooNewError);
  });
});

describe('a process that is killed', () => {
  it.each([
    ['between two migrations', 'killed between'],
    ['within a migration', 'killed within'],
  ])(
    '%s leaves only complete migrations, and the next start completes them',
    async (_when, mode) => {
      const script = new URL('migrate-and-die.ts', import.meta.url).pathname;
      const child = spawn(process.execPath, ['--import', 'tsx', script, url, mode], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
      expect(signal).toBe('SIGKILL');
      const half = migrations.length - 1;
      const { pending } = await checkSchema(configFor(url).database);
      expect(pending).toEqual(migrations.slice(half).map(({ name }) => name));
      await (await open()).close();
      expect(await checkSchema(configFor(url).database)).toEqual({ pending: [], newer: [] });
    },
    60_000,
  );
});

describe('the command migrate', () => {
  const run = async (...args: string[]) => {
    const lines: string[] = [];
    const status = await migrateCommand(configFor(url), args, (line) => lines.push(line));
    return { status, text: lines.join('\n') };
  };

  it('lists pending migrations without a change, migrates, and then lists none', async () => {
    const before = await run('--check');
    expect(before.status).toBe(2);
    for (const { name } of migrations) expect(before.text).toContain(name);
    expect((await run('--check')).text).toBe(before.text);
    expect((await run()).status).toBe(0);
    expect(await run('--check')).toEqual({ status: 0, text: 'schema: up to date' });
  });

  it('lists pending migrations while a server runs', async () => {
    const database = await open();
    expect((await run('--check')).status).toBe(0);
    await database.close();
  });

  it('refuses an unknown option', async () => {
    await expect(run('--chek')).rejects.toThrow(/^migrate: Unknown option '--chek'/);
  });
});

it('is required for servers that do not migrate: they refuse an old schema and start on a new one', async () => {
  expect(await failureOf(open({ migrate: false }))).toBeInstanceOf(SchemaTooOldError);
  await migrateTo(migrations);
  const database = await open({ migrate: false });
  await database.close();
  const older = await failureOf(open({ migrate: false, list: next('expand') }));
  expect(older?.message).toContain('900-next');
});

describe.runIf(onPostgres)('a migration on PostgreSQL', () => {
  const connect = async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return client;
  };

  it('delays readers for at most its lock timeout, and ends when the lock is released', async () => {
    await migrateTo(migrations);
    const holder = await connect();
    const reader = await connect();
    await holder.query('begin');
    await holder.query('lock table users in access share mode');
    const waits: number[] = [];
    let attempts = 0;
    const done = migrateDatabase(configFor(url).database, {
      list: next('expand'),
      lockTimeout: 300,
      pause: 200,
      report: (details) => void (attempts = Number(details.attempt ?? attempts)),
    });
    for (const end = performance.now() + 1800; performance.now() < end;) {
      const start = performance.now();
      await reader.query('select count(*) from users');
      waits.push(performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await holder.query('commit');
    await done;
    expect(attempts).toBeGreaterThanOrEqual(2);
    // It waited for the migration, but not longer than the lock timeout.
    expect(Math.max(...waits)).toBeGreaterThan(100);
    expect(Math.max(...waits)).toBeLessThan(1200);
    await reader.query('select next_note from users');
    await holder.end();
    await reader.end();
  });

  it('fails with one line and without a change after its timeout', async () => {
    await migrateTo(migrations);
    const holder = await connect();
    await holder.query('begin');
    await holder.query('lock table users in access share mode');
    const failure = await failureOf(
      migrateDatabase(configFor(url).database, {
        list: next('expand'),
        lockTimeout: 100,
        pause: 50,
        patience: 300,
      }),
    );
    expect(failure).toBeInstanceOf(MigrationBlockedError);
    expect((await checkSchema(configFor(url).database)).newer).toEqual([]);
    await holder.end();
  });

  it('runs once if several processes migrate at the same time', async () => {
    await Promise.all([1, 2, 3].map(() => migrateTo(next('expand'))));
    expect((await checkSchema(configFor(url).database)).newer).toEqual(['900-next']);
  });

  it('is not limited by the statement timeout of a role', async () => {
    const admin = await connect();
    const name = new URL(url).pathname.slice(1);
    await admin.query(`alter database ${name} set statement_timeout = '200ms'`);
    await admin.end();
    class Slow extends Migration {
      override async up(): Promise<void> {
        await this.execute('select pg_sleep(0.5)');
      }
    }
    await migrateTo([...migrations, { name: '900-next', class: Slow, effect: 'expand' }]);
  });
});

describe.runIf(onPostgres)('the indexes of lists (018)', () => {
  const at = migrations.findIndex(({ name }) => name === '018-list-indexes');

  it('need an extension: one line states it, and nothing changes', async () => {
    const before = migrations.slice(0, at);
    await migrateTo(before);
    const name = new URL(url).pathname.slice(1);
    const role = `role_${name}`;
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    await admin.query('drop extension if exists pg_trgm');
    await admin.query(`create role ${role} login password 'limited'`);
    try {
      await admin.query(`revoke create on database ${name} from public`);
      await admin.query(`grant all on schema public to ${role}`);
      const { rows } = await admin.query<{ name: string }>(
        `select tablename as name from pg_tables where schemaname = 'public'`,
      );
      for (const table of rows) await admin.query(`alter table ${table.name} owner to ${role}`);
      const indexes = async () =>
        (await admin.query(`select indexname from pg_indexes order by 1`)).rows as unknown[];
      const old = await indexes();

      const limited = Object.assign(new URL(url), { username: role, password: 'limited' });
      const { database } = configFor(limited.href);
      const list = migrations.slice(0, at + 1);
      const failure = await failureOf(migrateDatabase(database, { list }));
      expect(failureText(failure)).toMatch(
        /^account-graph cannot start: the extension pg_trgm cannot be created \([^\n]*permission denied[^\n]*\); [^\n]*$/,
      );
      expect(await indexes()).toEqual(old);
      expect((await checkSchema(configFor(url).database)).pending).toContain('018-list-indexes');

      await admin.query('create extension pg_trgm');
      await migrateDatabase(database, { list });
      expect((await indexes()).length).toBeGreaterThan(old.length);
    } finally {
      await admin.query(`drop owned by ${role}`).catch(() => {});
      await admin.query(`drop role ${role}`);
      await admin.end();
    }
  });
});

it('declares its effect if it is later than 014', () => {
  const effects = Object.fromEntries(migrations.map(({ name, effect }) => [name, effect]));
  const declared = readFileSync(new URL('../../src/migrations/index.ts', import.meta.url), 'utf8');
  for (const { name, effect } of migrations) {
    if (name <= '014-brand-flags') expect(effect).toBe('contract');
    else expect(declared).toMatch(new RegExp(`name: '${name}',[^}]*effect: '${effect}'`));
  }
  // Triggers on existing tables do not change the data that older releases read and write.
  expect(effects).toMatchObject({
    '015-access-changes': 'expand',
    '016-idempotency-keys': 'expand',
    '017-truncated-access': 'expand',
    '018-list-indexes': 'expand',
  });
});

describe('a migration that is declared as expanding', () => {
  it('is compatible with the release before it', async () => {
    const faults: string[] = [];
    const watched = migrations.map((each) => {
      const statements: string[] = [];
      const { class: Step } = each;
      const prototype = Step.prototype as Migration;
      return {
        ...each,
        class: class extends Step {
          override async execute(...given: Parameters<Migration['execute']>) {
            if (typeof given[0] === 'string') statements.push(given[0]);
            return super.execute(...given);
          }

          override addSql(text: Parameters<Migration['addSql']>[0]): void {
            if (typeof text === 'string') statements.push(text);
            super.addSql(text);
          }

          override async up(): Promise<void> {
            await prototype.up.call(this);
            if (each.effect === 'expand') faults.push(...expandFaults(statements));
          }
        },
      };
    });
    await migrateTo(watched);
    expect(faults).toEqual([]);
  });

  it.each([
    'drop table users',
    'alter table users rename to people',
    'alter table users drop column login',
    'alter table users rename column login to name',
    'alter table users add column note text not null',
    'alter table users alter column login type varchar(10)',
    'alter table users alter column note set not null',
    'alter table users add constraint short check (length(login) < 9)',
    'alter table users add column note text unique',
    'create unique index one on users (login)',
  ])('is refused: %s', (statement) => {
    expect(expandFaults([statement])).toHaveLength(1);
  });

  it.each([
    ['alter table users add column note text'],
    [`alter table users add column note text not null default ''`],
    ['create index note on users (login)'],
    ['create table notes (id text not null)', 'create unique index one on notes (id)'],
  ])('is accepted: %s', (...statements) => {
    expect(expandFaults(statements)).toEqual([]);
  });
});
