import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Change } from '../../src/database/change.js';
import { Session } from '../../src/database/session.js';
import { Sql, raw, sql } from '../../src/database/sql.js';
import { makeBranded } from '../support/brands.js';
import { accessChanges } from '../support/changes.js';
import { makeLocation } from '../support/infrastructure.js';
import { publishDocument } from '../support/legal-documents.js';
import { on, setItems } from '../support/offering-items.js';
import { makeReport, setTimeZone } from '../support/reports.js';
import { Groups, userMember } from '../support/security-groups.js';
import { useTestServer } from '../support/server.js';
import { openSession } from '../support/sessions.js';
import { onPostgres } from '../support/storage.js';
import { clientToken } from '../support/tokens.js';

const server = await useTestServer();
const groups = new Groups(server);
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
const customer = await server.makeTenant(partner.id, 'customer', 'Customer');
const ada = await server.makePerson(partner.id, 'ada', 'partner_admin');
const bob = await server.makePerson(customer.id, 'bob', 'company_admin');
const reported = accessChanges(server.services.database);

/**
 * Columns that never change in a row, granted scopes of clients, which decide nothing, and
 * timestamps of use, which only extend a session.
 */
const constant =
  /^(?:id|number|scope|consented_scope|last_used_at|created_at|last_seen_at|secret_hash|ip|user_agent|issuer_id|expires_at)$/;

/** `pieces`, separated by commas. */
const joined = (pieces: readonly Sql[]): Sql =>
  new Sql(['', ...pieces.slice(1).map(() => ', '), ''], pieces);

/** Columns that `statement` reads, as `table.column`. */
function columnsIn(statement: string): string[] {
  const tables = new Map<string, string>();
  for (const [, name, alias] of statement.matchAll(/\b(?:from|join)\s+([a-z_]+)\s+([a-z]+)\b/g)) {
    tables.set(alias!, name!);
  }
  return [...statement.matchAll(/\b([a-z]+)\.([a-z_]+)\b/g)].flatMap(([, alias, column]) =>
    tables.has(alias!) ? `${tables.get(alias!)}.${column}` : [],
  );
}

/** Columns whose updates are recorded by triggers of the database. */
async function recordedColumns(): Promise<Set<string>> {
  const { database } = server.services;
  if (database.dialect === 'postgresql') {
    const rows = await server.session().all<{ name: string }>(
      raw(`select event_object_table || '.' || event_object_column as "name"
        from information_schema.triggered_update_columns
        where trigger_name like 'access_changes_%'`),
    );
    return new Set(rows.map(({ name }) => name));
  }
  const rows = await server.session().all<{ table: string; text: string }>(
    raw(`select tbl_name as "table", sql as "text" from sqlite_master
      where type = 'trigger' and name like 'access_changes_%_update'`),
  );
  return new Set(
    rows.flatMap(({ table, text }) =>
      /update of (.*?) on/s
        .exec(text)![1]!
        .split(', ')
        .map((column) => `${table}.${column}`),
    ),
  );
}

describe('data that authentication reads', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('is recorded when it changes, for each column', async () => {
    const {
      id: clientId,
      username,
      password,
    } = await server.makeClient(partner.id, 'partner_admin');
    const group = await groups.filled(
      partner.id,
      [userMember(ada)],
      [['company_admin', customer.id]],
    );
    const browser = await openSession(server, ada.id);
    const token = await clientToken(server, { username, password });
    const texts: string[] = [];
    const all = Session.prototype.all;
    vi.spyOn(Session.prototype, 'all').mockImplementation(function (this: Session, query: Sql) {
      texts.push(query.render(this.dialect).text);
      return all.call(this, query);
    });
    const { identity } = server.services;
    const session = server.session();
    await identity.authenticate(session, { type: 'basic', ...ada }, '127.0.0.1');
    await identity.authenticate(session, { type: 'basic', username, password }, '127.0.0.1');
    await identity.knownClient(session, clientId, password);
    await identity.loginSession(session, browser.session);
    const claims = await identity.liveToken(session, token);
    const client = { id: clientId, generation: claims.generation, grantId: randomUUID() };
    await identity.holderOf(session, { ...claims, client });
    const narrowing = { tenantId: customer.id, role: null };
    await identity.holderOf(session, { ...claims, narrowing });
    const read = new Set(texts.flatMap(columnsIn));
    expect(read.size).toBeGreaterThan(40);
    for (const name of [
      'application_grants.user_id',
      'login_sessions.ended_at',
      'security_groups.tenant_id',
      'credentials.password_hash',
      'totp_secrets.confirmed_at',
      'identity_providers.idp_type',

      'users.enabled',
      'access_policies.role_id',
      'tenants.path',
      'clients.status',
    ])
      expect([...read]).toContain(name);
    const recorded = await recordedColumns();
    const missing = [...read].filter(
      (name) => !recorded.has(name) && !constant.test(name.split('.')[1]!),
    );
    // Counters of attempts are read for each attempt, and the row of a key never changes.
    expect(missing.filter((name) => !/^(?:throttles|signing_keys)\./.test(name))).toEqual([]);
    await server.admin.delete(`/security_groups/${group.id}`, {
      version: (await groups.list({ ids: group.id })).body.items[0].version,
    });
  });
});

describe('a change of access', () => {
  const after = async (work: () => Promise<unknown>): Promise<Change[]> => {
    const { channel } = server.services.database;
    await channel.sync();
    reported.length = 0;
    const answer = (await work()) as { status?: number; text?: string } | undefined;
    if (answer?.status !== undefined) expect(answer.status, answer.text).toBeLessThan(300);
    // On PostgreSQL changes are reported at the commit and when they are read.
    await channel.sync();
    return [...new Map(reported.map((change) => [JSON.stringify(change), change])).values()];
  };
  const versionOf = async (path: string) => (await server.admin.get(path)).body.version;
  const put = async (path: string, body: object) =>
    server.admin.put(path, { version: await versionOf(path), ...body });
  const pathOf = async ({ id }: { id: string }) =>
    (await server
      .session()
      .first<{ path: string }>(sql`select t.path as "path" from tenants t where t.id = ${id}`))!
      .path;
  const run = (statement: Sql) => {
    return server.write(({ session }) => session.all(statement));
  };

  it('names only the user, client or subtree', async () => {
    const object = ({ id }: { id: string }): Change => ({ kind: 'object', key: id });
    const { id } = await server.makePerson(customer.id, 'eve');
    for (const enabled of [false, true]) {
      expect(new Set(await after(() => put(`/users/${id}`, { enabled })))).toEqual(
        new Set([object({ id })]),
      );
    }
    expect(await after(() => put(`/users/${id}`, { login: 'evelyn' }))).toContainEqual(
      object({ id }),
    );
    const policies = `/users/${id}/access_policies`;
    const role = {
      trustee_type: 'user',
      trustee_id: id,
      tenant_id: customer.id,
      role_id: 'company_admin',
    };
    const given = await after(() =>
      server.admin.put(policies, {
        items: [{ ...role, id: randomUUID(), issuer_id: randomUUID(), version: 0 }],
      }),
    );
    expect(new Set(given)).toEqual(new Set([object({ id })]));
    const group = await groups.make(partner.id);
    const home = { kind: 'subtree', key: await pathOf(partner) } as const;
    expect(await after(() => groups.put(group, [['company_admin', customer.id]]))).toEqual([home]);
    expect(await after(() => groups.patch(group, { add: [userMember({ id })] }))).toEqual([
      object({ id }),
    ]);
    const closed = await after(() => put(`/tenants/${customer.id}`, { enabled: false }));
    expect(closed).toContainEqual({ kind: 'subtree', key: await pathOf(customer) });
    expect(closed.filter(({ kind, key }) => kind === 'all' || key === home.key)).toEqual([]);
    await put(`/tenants/${customer.id}`, { enabled: true });
    expect(await after(() => put(`/users/${id}`, { enabled: false }))).toEqual([object({ id })]);
    expect(
      await after(async () =>
        server.admin.delete(`/users/${id}`, { version: await versionOf(`/users/${id}`) }),
      ),
    ).toContainEqual(object({ id }));
  });

  it('names both trustees of a policy that changes its trustee, and both tenants of a group', async () => {
    const { id } = (await server
      .session()
      .first<{ id: string }>(
        sql`select p.id as "id" from access_policies p where p.trustee_id = ${ada.id} limit 1`,
      ))!;
    const moved = await after(() =>
      run(sql`update access_policies set trustee_id = ${bob.id} where id = ${id}`),
    );
    expect(new Set(moved.map(({ key }) => key))).toEqual(new Set([ada.id, bob.id]));
    await run(sql`update access_policies set trustee_id = ${ada.id} where id = ${id}`);
    const group = await groups.make(partner.id);
    const rehomed = await after(() =>
      run(sql`update security_groups set tenant_id = ${customer.id} where id = ${group.id}`),
    );
    expect(new Set(rehomed.map(({ key }) => key))).toEqual(
      new Set([await pathOf(partner), await pathOf(customer)]),
    );
  });

  it('counts as a change of everything if a tenant moves or is restored, or if there are too many', async () => {
    const tenant = await server.makeTenant(partner.id, 'folder', 'Moves');
    const other = await server.makeTenant(server.rootId, 'partner', 'Target');
    const everything: Change = { kind: 'all', key: '' };
    expect(await after(() => put(`/tenants/${tenant.id}`, { parent_id: other.id }))).toContainEqual(
      everything,
    );
    const off = await after(() =>
      run(sql`update tenants set deleted_at = ${1} where id = ${tenant.id}`),
    );
    expect(off).toEqual([{ kind: 'subtree', key: await pathOf(tenant) }]);
    const on = await after(() =>
      run(sql`update tenants set deleted_at = ${null} where id = ${tenant.id}`),
    );
    expect(on).toContainEqual(everything);
    const rows = Array.from({ length: 1001 }, () => sql`(${randomUUID()}, ${1})`);
    const many = await after(() =>
      run(sql`insert into revoked_tokens (id, expires_at) values ${joined(rows)}`),
    );
    // PostgreSQL reports each key once.
    const one: Change = { kind: 'object', key: 'revoked_tokens' };
    expect(many).toEqual([server.services.database.dialect === 'sqlite' ? everything : one]);
  });

  it('is not reported for writes that do not change access', async () => {
    const admin = server.admin;
    const contact = (await admin.get(`/users/${bob.id}`)).body;
    const nothing: [string, () => Promise<unknown>][] = [
      ['a tenant is made', () => server.makeTenant(partner.id, 'folder', 'New')],
      [
        'a tenant is renamed',
        () => put(`/tenants/${customer.id}`, { name: 'Renamed', internal_tag: 'x' }),
      ],
      [
        'a contact changes',
        () => put(`/users/${bob.id}`, { contact: { ...contact.contact, phone: '1' } }),
      ],
      ['a language changes', () => put(`/users/${bob.id}`, { language: 'de' })],
      ['a brand is made', () => makeBranded(server, partner.id, 'folder')],
      ['a setting changes', () => setTimeZone(server, customer.id, 'Europe/Rome')],
      ['items change', () => setItems(server, partner.id, [on('vms')])],
      ['a report is made', () => makeReport(server, partner.id)],
      ['a document is published', () => publishDocument(server, partner.id)],
      ['infrastructure is added', () => makeLocation(server, partner.id)],
    ];
    for (const [what, write] of nothing) {
      expect(await after(write), what).toEqual([]);
    }
  });

  it('leaves unaffected callers in the cache', async () => {
    const read = () => ada.get(`/tenants/${partner.id}`);
    const statements = async () =>
      /"(\d+) statement/.exec((await read()).headers['server-timing'] as string)![1];
    await read();
    const usual = await statements();
    await put(`/users/${bob.id}`, { enabled: false });
    expect(await statements()).toBe(usual);
    await put(`/users/${bob.id}`, { enabled: true });
    await put(`/tenants/${customer.id}`, { enabled: false });
    expect(await statements()).toBe(usual);
    await put(`/tenants/${customer.id}`, { enabled: true });
    await put(`/users/${ada.id}`, { mfa_status: 'disabled' });
    await put(`/tenants/${partner.id}`, { enabled: false });
    expect((await read()).status).toBe(401);
    await put(`/tenants/${partner.id}`, { enabled: true });
    expect(Number(await statements())).toBeGreaterThan(Number(usual));
    expect(await statements()).toBe(usual);
  });

  describe.runIf(onPostgres)('by TRUNCATE', () => {
    it('counts as a change of everything, for every table whose deletions are recorded', async () => {
      const tables = await server.session().all<{ name: string }>(
        raw(`select distinct event_object_table as "name" from information_schema.triggers
          where trigger_name like 'access_changes_%' and event_manipulation = 'DELETE'`),
      );
      expect(tables.length).toBeGreaterThan(10);
      for (const { name } of tables) {
        const undone = new Error('undone');
        let recorded: unknown;
        const truncated = server.write(async ({ session }) => {
          await session.all(raw(`truncate ${name} cascade`));
          recorded = await session.all(
            raw(`select distinct kind as "kind", key as "key" from access_changes
              where xid = pg_current_xact_id()`),
          );
          throw undone;
        });
        await expect(truncated).rejects.toBe(undone);
        expect(recorded, name).toEqual([{ kind: 'all', key: '' }]);
      }
    });
  });
});
