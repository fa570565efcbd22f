import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../src/database/open.js';
import { raw, sql, type Sql } from '../../src/database/sql.js';
import { migrations } from '../../src/migrations/index.js';
import { MigrationRefusedError } from '../../src/migrations/refused.js';
import { failureText } from '../../src/start-failure.js';
import { configFor, lastingDatabase, runOn, startInstance } from '../support/storage.js';

let url: string;
let drop: () => Promise<void>;
beforeEach(async () => {
  ({ url, drop } = await lastingDatabase());
});
afterEach(() => drop());

const step = migrations.findIndex(({ name }) => name === '013-folded-text');
const before = migrations[step - 1]!.name;
const open = () => openDatabase(configFor(url).database);

/** A database of the release before, with what `names` and `logins` say. */
async function earlier(names: readonly string[], logins: readonly string[]) {
  const instance = await startInstance(configFor(url));
  const { database, made, send } = instance;
  const parent_id = made!.rootTenantId;
  const tenants: string[] = [];
  const users: string[] = [];
  for (const index of names.keys()) {
    const { body } = await send('POST', '/tenants', {
      name: `n${index}`,
      kind: 'customer',
      parent_id,
      contact: { email: 'x@example.com' },
    });
    tenants.push(body.id);
  }
  for (const index of logins.keys()) {
    const { body } = await send('POST', '/users', { tenant_id: parent_id, login: `l${index}` });
    users.push(body.id);
  }
  await database.orm.migrator.down({ to: before });
  // As the release before has written them.
  for (const [index, name] of names.entries()) {
    await runOn(
      database,
      sql`update tenants set name = ${name}, name_key = ${name.normalize('NFC').toLowerCase()}
        where id = ${tenants[index]!}`,
    );
    await runOn(
      database,
      sql`update tenants set customer_id = ${`${name} 1`}, internal_tag = ${`${name} 2`}
        where id = ${tenants[index]!}`,
    );
    await runOn(
      database,
      sql`update contacts set email = ${`${name.slice(0, 3)}@Example.com`}, lastname = ${name}
        where tenant_id = ${tenants[index]!}`,
    );
  }
  for (const [index, login] of logins.entries()) {
    await runOn(
      database,
      sql`update users set login = ${login}, login_key = ${login.toLowerCase()},
          confirmed_email = ${login} where id = ${users[index]!}`,
    );
  }
  return { ...instance, tenants, users };
}

it('computes the keys of every row, and restores the earlier ones on the way down', async () => {
  const { database, tenants, users, close } = await earlier(
    ['Straße', 'Cafe\u0301', 'İzmir'],
    ['Zoe\u0308@example.com', 'WEIẞ@example.com'],
  );
  await database.orm.migrator.up();
  const read = (statement: Sql) => database.session().all<Record<string, string>>(statement);
  const keys = await read(
    raw(`select t.id as "id", t.name_key as "name", t.customer_id_key as "customer",
        t.internal_tag_key as "tag", c.email_key as "email", c.name_key as "contact"
      from tenants t join contacts c on c.tenant_id = t.id and c.user_id is null`),
  );
  const keysOf = (name: string) => ({
    name,
    customer: `${name} 1`,
    tag: `${name} 2`,
    contact: name,
  });
  const byId = new Map(keys.map(({ id, ...rest }) => [id!, rest]));
  expect(tenants.map((id) => byId.get(id))).toEqual([
    { ...keysOf('strasse'), email: 'str@example.com' },
    { ...keysOf('café'), email: 'caf@example.com' },
    { ...keysOf('izmir'), email: 'izm@example.com' },
  ]);
  const confirmed = raw(
    `select u.confirmed_email_key as "key" from users u where u.confirmed_email is not null order by 1`,
  );
  expect(await read(confirmed)).toEqual([{ key: 'weiss@example.com' }, { key: 'zoë@example.com' }]);
  const logins = raw(`select u.id as "id", u.login_key as "key" from users u order by u.login_key`);
  const loginOf = new Map((await read(logins)).map(({ id, key }) => [id!, key]));
  expect(users.map((id) => loginOf.get(id))).toEqual(['zoë@example.com', 'weiss@example.com']);

  await database.orm.migrator.down({ to: before });
  const earlierKeys = new Map((await read(logins)).map(({ id, key }) => [id!, key]));
  expect(users.map((id) => earlierKeys.get(id))).toEqual([
    'zoe\u0308@example.com',
    'weiß@example.com',
  ]);
  await database.orm.migrator.up();
  await close();

  const again = await startInstance(configFor(url));
  const taken = await again.send('POST', '/users', {
    tenant_id: await rootOf(again.database),
    login: 'WEISS@example.com',
  });
  expect(taken.status).toBe(409);
  await again.close();
});

const rootOf = async (database: Database) =>
  (await database
    .session()
    .first<{ id: string }>(raw(`select t.id as "id" from tenants t where t.depth = 0`)))!.id;

it('refuses to start without a change if two rows would have the same key, and names them', async () => {
  const { tenants, users, close } = await earlier(
    ['Straße', 'STRASSE'],
    ['weiß@example.com', 'WEISS@example.com', 'other'],
  );
  await close();
  for (let attempt = 0; attempt < 2; attempt++) {
    const failure = await open().then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(MigrationRefusedError);
    const text = failureText(failure);
    expect(text.split('\n')).toHaveLength(1);
    expect(text).toMatch(/1 logins and 1 names of sibling tenants/);
    for (const id of [...users.slice(0, 2), ...tenants]) expect(text).toContain(id);
    expect(text).not.toContain('weiß');
  }
});
