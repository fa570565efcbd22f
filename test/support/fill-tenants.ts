import type { Database } from '../../src/database/open.js';
import { onPostgres } from './storage.js';

/** Tenants per partner directly below the root, the partner included. */
const groupSize = 100;

/** Users per tenant. */
const users = 2;

const series = (count: number) =>
  `with recursive series(i) as (select 1 union all select i + 1 from series where i < ${count})`;

/** The id of the `n`th row of a kind: scattered like a random one. */
function idOf(kind: number, n: string): string {
  const head = `((${n}) * 2654435761 % 4294967296)`;
  const hex = (value: string, width: number) =>
    onPostgres
      ? `lpad(to_hex((${value})::bigint), ${width}, '0')`
      : `printf('%0${width}x', ${value})`;
  const text = `(${hex(onPostgres ? head.replace('(', '(1::bigint * ') : head, 8)} || '-${kind}000-4000-8000-' || ${hex(n, 12)})`;
  return onPostgres ? `${text}::uuid` : text;
}

/** The segment of a path: `childPath` in SQL. */
function segmentOf(n: string): string {
  const digits = [5, 4, 3, 2, 1, 0].map(
    (power) =>
      `substr('0123456789abcdefghijklmnopqrstuvwxyz', ((${n}) / ${36 ** power}) % 36 + 1, 1)`,
  );
  return `(${digits.join(' || ')})`;
}

/**
 * Adds `count` tenants, each with two users, their contacts and their policies, as of the release of
 * migration 012. Every name and login changes by the folding of 013.
 */
export async function fillTenants({ orm }: Database, count: number): Promise<void> {
  const connection = orm.em.getConnection();
  const run = (text: string) => connection.execute<Record<string, unknown>[]>(text);
  if (!onPostgres) {
    // Checks of each row, and pages that are read back, would take most of the time.
    await run('pragma foreign_keys = off');
    await run('pragma cache_size = -1000000');
  }
  const root = (
    await run(
      `select id as "id", path as "path",
      (select max(number) from tenants) as "tenants", (select max(number) from users) as "users"
      from tenants where depth = 0`,
    )
  )[0]!;
  const number = (n: string) => `(${Number(root.tenants)} + ${n})`;
  const first = `(i - (i - 1) % ${groupSize})`;
  const isFirst = `(i - 1) % ${groupSize} = 0`;
  const path = `'${String(root.path)}' || ${segmentOf(number(first))}`;
  const rootId = onPostgres ? `'${String(root.id)}'::uuid` : `'${String(root.id)}'`;
  await run(`insert into tenants (id, version, created_at, updated_at, number, name, name_key, parent_id,
      kind, customer_type, enabled, pricing_mode, language, update_lock_enabled, ancestral_access,
      mfa_status, external_operation, enhanced_security, path, depth, barrier)
    ${series(count)} select ${idOf(1, 'i')}, 1, 1700000000000 + i, 1700000000000 + i, ${number('i')},
      'Straße ' || i, 'straße ' || i,
      case when ${isFirst} then ${rootId} else ${idOf(1, first)} end,
      case when ${isFirst} then 'partner' else 'customer' end, 'default', true, 'production', 'en',
      false, true, 'disabled', 'no_operation', false,
      case when ${isFirst} then ${path} else ${path} || ${segmentOf(number('i'))} end,
      case when ${isFirst} then 1 else 2 end, 0 from series`);
  const tenantOfUser = idOf(1, `(i - 1) / ${users} + 1`);
  await run(`insert into users (id, version, created_at, updated_at, number, tenant_id, login, login_key,
      activated, enabled, language, notifications, business_types, mfa_status, external_operation,
      token_generation)
    ${series(users * count)} select ${idOf(2, 'i')}, 1, 1700000000000 + i, 1700000000000 + i,
      ${Number(root.users)} + i, ${tenantOfUser}, 'Groß' || i || '@Example.com',
      'groß' || i || '@example.com', true, true, 'en', '["maintenance","quota"]', '[]', 'disabled',
      'no_operation', 1 from series`);
  await run(`insert into contacts (id, version, created_at, updated_at, tenant_id, user_id, embedded,
      types, email, firstname, lastname, language)
    ${series(users * count)} select ${idOf(3, 'i')}, 1, 1700000000000 + i, 1700000000000 + i,
      ${tenantOfUser}, ${idOf(2, 'i')}, true, '[]', 'Groß' || i || '@Example.com', 'Jürgen',
      'Groß ' || i, 'en' from series`);
  await run(`insert into contacts (id, version, created_at, updated_at, tenant_id, embedded, types, email,
      language)
    ${series(count)} select ${idOf(4, 'i')}, 1, 1700000000000 + i, 1700000000000 + i, ${idOf(1, 'i')},
      true, '["legal"]', 'Office' || i || '@Example.com', 'en' from series`);
  await run(`insert into access_policies (id, version, created_at, updated_at, trustee_id, trustee_type,
      issuer_id, tenant_id, role_id)
    ${series(users * count)} select ${idOf(5, 'i')}, 1, 1700000000000 + i, 1700000000000 + i,
      ${idOf(2, 'i')}, 'user', ${rootId}, ${tenantOfUser}, 'company_admin' from series`);
  if (!onPostgres) return;
  for (const kind of ['tenant', 'user']) {
    await run(`select setval('${kind}_numbers', (select max(number) from ${kind}s))`);
  }
  await run('analyze');
}
