import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Session } from '../../src/database/session.js';
import { raw, sql, type Sql } from '../../src/database/sql.js';
import { lists } from '../../src/domain/lists.js';
import type { List } from '../../src/domain/access/reads/list.js';
import { useTestServer } from '../support/server.js';
import { onPostgres } from '../support/storage.js';

/*
 * The lists of a large subtree: the first statement reads an index in the order of the list, and the
 * second one finds the rows by the index of the filter.
 */
const server = await useTestServer();
const { database, treeSizes } = server.services;
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
await server.makeUser(partner.id, 'first');
await fill();

afterEach(() => {
  vi.restoreAllMocks();
});

/** Adds tenants, each with a user, a contact and a policy, with values that differ. */
async function fill(): Promise<void> {
  const copies = async (table: string, where: Sql, changes: Readonly<Record<string, string>>) => {
    const [row] = await server
      .session()
      .all<object>(sql`select * from ${raw(table)} where ${where} limit 1`);
    const names = Object.keys(row!);
    const values = names.map((name) => changes[name] ?? name).join();
    await server.write(({ session }) =>
      session.all(
        sql`insert into ${raw(table)} (${raw(names.join())})
          with recursive series(i) as (select 1 union all select i + 1 from series where i < 4000)
          select ${raw(values)} from (select * from ${raw(table)} where ${where} limit 1) one, series`,
      ),
    );
  };
  const of = (head: string) => {
    const text = `'${head}-0000-4000-8000-' || `;
    return onPostgres ? `(${text} lpad(i::text, 12, '0'))::uuid` : `${text} printf('%012d', i)`;
  };
  const times = { created_at: '1000 * i', updated_at: '1000 * i' };
  const user = of('aaaaaaaa');
  const tenant = of('dddddddd');
  const numbers = (kind: string) => (onPostgres ? `nextval('${kind}_numbers')` : '1000 + i');
  await copies('tenants', sql`id = ${partner.id}`, {
    ...times,
    id: tenant,
    number: numbers('tenant'),
    parent_id: 'id',
    kind: `'customer'`,
    name: `'tenant' || i`,
    name_key: `'tenant' || i`,
    customer_id: `'C-' || i`,
    customer_id_key: `'c-' || i`,
    path: `path || substr('' || (1000000 + i), 2)`,
    depth: 'depth + 1',
  });
  await copies('users', sql`login = 'first'`, {
    ...times,
    id: user,
    number: numbers('user'),
    tenant_id: tenant,
    login: `'login' || i`,
    login_key: `'login' || i`,
  });
  await copies('contacts', sql`user_id is not null and embedded = ${true}`, {
    ...times,
    id: of('cccccccc'),
    user_id: user,
    tenant_id: tenant,
    email: `'mail' || i || '@example.com'`,
    email_key: `'mail' || i || '@example.com'`,
    name_key: `'name ' || i`,
    types: `'["billing"]'`,
  });
  await copies('access_policies', sql`trustee_type = 'user'`, {
    ...times,
    id: of('bbbbbbbb'),
    trustee_id: user,
    tenant_id: tenant,
    role_id: `'role-' || (i / 10)`,
  });
  await server.write(async ({ session }) => {
    for (const table of onPostgres ? ['tenants', 'users', 'contacts'] : []) {
      await session.all(raw(`select gin_clean_pending_list('${table}_texts')`));
    }
    await session.all(raw('analyze'));
  });
}

/** The statements of a request for a list of a large subtree. */
async function statementsOf(list: string, args: string): Promise<Sql[]> {
  vi.spyOn(treeSizes, 'isLarge').mockResolvedValue(true);
  vi.spyOn(treeSizes, 'nearRows', 'get').mockReturnValue(near);
  const all = vi.spyOn(Session.prototype, 'all');
  const { body } = await server.client.graph(`{ list: ${list}${args} { nodes { id }
    pageInfo { endCursor } } }`);
  expect(body.errors).toBeUndefined();
  const statements = all.mock.calls.map(([query]) => query);
  vi.restoreAllMocks();
  cursor = body.data.list.pageInfo.endCursor;
  return statements;
}

/** A number of rows that only the first step contains. */
const near = 2987;
let cursor: string;

const isFirstStep = (query: Sql) => query.render(database.dialect).values.includes(near);

interface Node {
  'Node Type': string;
  'Index Name'?: string;
  Plans?: Node[];
}

const within = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(within)];

/** The plan on PostgreSQL. */
async function planOn(query: Sql, ...off: string[]): Promise<Node[]> {
  return server.write(async ({ session }) => {
    for (const setting of off) await session.all(raw(`set local ${setting} = off`));
    const [row] = await session.all<{ 'QUERY PLAN': [{ Plan: Node }] }>(
      sql`explain (format json) ${query}`,
    );
    return within(row!['QUERY PLAN'][0].Plan);
  });
}

/** Whether the first rows are read in the order of an index. */
async function needsSort(query: Sql): Promise<boolean> {
  if (onPostgres) {
    const nodes = await planOn(query, 'enable_seqscan', 'enable_sort', 'enable_incremental_sort');
    const limits = nodes.filter((node) => node['Node Type'] === 'Limit');
    // The rows are limited twice: the first ones, and those of the page.
    expect(limits.length).toBeGreaterThanOrEqual(2);
    return within(limits[1]!).some((node) => node['Node Type'].endsWith('Sort'));
  }
  const steps = await server
    .session()
    .all<{ id: number; parent: number; detail: string }>(sql`explain query plan ${query}`);
  const inner = steps.find(({ detail }) => /^(CO-ROUTINE|MATERIALIZE)/.test(detail));
  expect(inner, JSON.stringify(steps)).toBeDefined();
  return steps.some(({ parent, detail }) => parent === inner!.id && /TEMP B-TREE/.test(detail));
}

const listed = [
  lists.tenants,
  lists.users,
  lists.clients,
  lists.contacts,
  lists.accessPolicies,
  lists.securityGroups,
] satisfies readonly List[];

const stored = listed.flatMap(({ name, orders }: List) =>
  Object.entries(orders).flatMap(([field, { order }]) =>
    Array.isArray(order) && order.every(({ computed }) => !computed) ? [[name, field]] : [],
  ),
);

describe('the first rows of a list', () => {
  it('have a stored order for every list', () => {
    expect(new Set(stored.map(([name]) => name)).size).toBe(listed.length);
    expect(stored.length).toBeGreaterThan(listed.length);
  });

  it.each(stored)('are read without a sort: %s by %s', async (name, field) => {
    for (const direction of ['ASC', 'DESC']) {
      const args = `first: 1, orderBy: { field: ${field}, direction: ${direction} }`;
      const pages = [(await statementsOf(name, `(${args})`)).filter(isFirstStep)];
      if (cursor) {
        pages.push((await statementsOf(name, `(${args}, after: "${cursor}")`)).filter(isFirstStep));
      }
      for (const [first, ...more] of pages) {
        expect(more).toEqual([]);
        expect(await needsSort(first!), direction).toBe(false);
      }
    }
  });
});

describe.runIf(onPostgres)('a filter that few rows match', () => {
  it.each([
    ['users', 'login: { equals: "login77" }', 'users_by_login_key'],
    ['users', 'login: { startsWith: "login77" }', 'users_by_login_key'],
    ['users', 'login: { contains: "gin777" }', 'users_texts'],
    ['users', 'roleIds: ["role-7"]', 'access_policies_by_role_id'],
    ['users', 'enabled: false', 'users_disabled'],
    ['users', 'createdAt: { before: "1970-01-01T00:00:09Z" }', 'users_by_created_at'],
    ['contacts', 'email: { equals: "mail77@example.com" }', 'contacts_by_email_key'],
    ['contacts', 'email: { contains: "ail777@" }', 'contacts_texts'],
    ['accessPolicies', 'roleIds: ["role-7"]', 'access_policies_by_role_id'],
    ['tenants', 'name: { contains: "nant777" }', 'tenants_texts'],
    ['tenants', 'customerId: { equals: "C-77" }', 'tenants_by_customer_id_key'],
  ])('is found by an index: %s with %s', async (name, filter, index) => {
    const statements = await statementsOf(name, `(first: 20, filter: { ${filter} })`);
    const [second, ...more] = statements.slice(statements.findIndex(isFirstStep) + 1);
    expect(more).toEqual([]);
    // Small tables are cheaper to read whole.
    const plan = await planOn(second!, 'enable_seqscan');
    expect(plan.map((node) => node['Index Name'])).toContain(index);
  });

  it('is planned for its values', async () => {
    const prepared = async (mark: string, session: Session) => {
      const [found] = await session.all<{ count: number }>(
        sql`select count(*) as "count" from pg_prepared_statements where statement like ${`%${mark}%`}
          and statement not like '%pg_prepared%'`,
      );
      return found!.count;
    };
    const run = async (session: Session) => {
      const marks = [randomUUID(), randomUUID()] as const;
      await session.all(raw(`select 1 as "${marks[0]}"`), 'each');
      await session.all(raw(`select 1 as "${marks[1]}"`));
      return [await prepared(marks[0], session), await prepared(marks[1], session)];
    };
    // A process prepares a limited number of statements. Earlier tests of this process may have used them.
    const expected = [
      [0, 1],
      [0, 0],
    ];
    expect(expected).toContainEqual(await run(server.session()));
    expect(expected).toContainEqual(await server.write(({ session }) => run(session)));
  });
});
