import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SchemaTooNewError } from '../../src/database/migrate.js';
import { openDatabase, type Database } from '../../src/database/open.js';
import { raw } from '../../src/database/sql.js';
import { entities } from '../../src/entities/index.js';
import { migrations } from '../../src/migrations/index.js';
import { configFor, lastingDatabase, onPostgres, startInstance } from '../support/storage.js';

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
  it('make a table for every entity, go down to nothing, and up to the same again', async () => {
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

  it('run once, by whichever of several servers is first', async () => {
    const databases = await Promise.all(onPostgres ? [open(), open(), open()] : [open()]);
    const rows = await databases[0]
      .session()
      .all<{ name: string }>(raw('select name as "name" from schema_migrations order by name'));
    expect(rows.map(({ name }) => name)).toEqual(migrations.map(({ name }) => name));
    await Promise.all(databases.map((database) => database.close()));
  });

  it('of a newer release keep this one from starting, and are named', async () => {
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
    // It was asked, not changed: the release that knows it still starts.
    await expect(open()).rejects.toThrow('999-of-the-future');
  });
});

it('the last step goes down and up on a filled database, and tenants are none the worse', async () => {
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
  await migrator.down();
  await migrator.up();
  await first.close();

  const second = await startInstance(config);
  const { body } = await second.send('GET', `/tenants/${id}`);
  expect([body.brand_id, body.brand_uuid]).toEqual([null, undefined]);
  // Nothing is left of a group that is gone: another may have its id.
  const policies = await second.send('GET', `/tenants/${id}/access_policies`);
  expect(policies.body.items).toEqual([]);
  const branded = await second.send('POST', `/tenants/${id}/brand?version=${Number(body.version)}`);
  expect(branded.status).toBe(201);
  await second.close();
});

describe('a restart', () => {
  it('keeps everything, and makes nothing twice', async () => {
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
