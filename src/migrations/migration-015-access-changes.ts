import { Migration } from '@mikro-orm/migrations';
import { columnTypes } from './sql.js';

/** A recorded change: of an object by its id or name, of a subtree, or of everything. */
interface Recorded {
  readonly kind: 'object' | 'subtree' | 'all';
  /** SQL expression of the key, with `@` as a placeholder for the row. */
  readonly key: string;
  /** A condition on the row. Default: all rows. */
  readonly when?: string;
}

/** The recorded changes of one table. */
interface Watched {
  readonly table: string;
  readonly on: readonly ('insert' | 'update' | 'delete')[];
  /** Columns whose update is recorded. */
  readonly columns?: readonly string[];
  readonly records: readonly Recorded[];
  /** A condition on an update, with `old` and `new`. Default: all updates. */
  readonly when?: string;
  /** Distinguishes several entries of one table. */
  readonly suffix?: string;
}

const objectOf = (key: string): Recorded => ({ kind: 'object', key });
const everything: Recorded = { kind: 'all', key: `''` };

/**
 * The path of the tenant of a security group, whose subtree contains its members. If the group was
 * deleted, the empty path, which matches all tenants.
 */
const homeOf = (group: string, when: string): Recorded => ({
  kind: 'subtree',
  key: `coalesce((select h.path from security_groups g join tenants h on h.id = g.tenant_id
    where g.id = ${group}), '')`,
  when,
});

/**
 * Columns that decide whether a user, client, session or token is valid and which policies it has.
 * Others are left out: names, contact data, times of use.
 */
const watched: readonly Watched[] = [
  {
    table: 'users',
    on: ['update', 'delete'],
    columns: [
      'tenant_id',
      'login',
      'login_key',
      'activated',
      'enabled',
      'disable_after',
      'idp_id',
      'mfa_status',
      'token_generation',
      'password_permitted_until',
      'confirmed_email_key',
      'deleted_at',
    ],
    records: [objectOf('@.id')],
  },
  {
    table: 'clients',
    on: ['update', 'delete'],
    columns: [
      'tenant_id',
      'status',
      'secret_hash',
      'secret_expires_at',
      'token_endpoint_auth_method',
      'token_generation',
      'deleted_at',
    ],
    records: [objectOf('@.id')],
  },
  {
    table: 'credentials',
    on: ['insert', 'update', 'delete'],
    columns: ['user_id', 'password_hash', 'digest_hash'],
    records: [objectOf('@.user_id')],
  },
  {
    table: 'totp_secrets',
    on: ['insert', 'update', 'delete'],
    columns: ['user_id', 'confirmed_at'],
    records: [objectOf('@.user_id')],
  },
  {
    table: 'login_sessions',
    on: ['update', 'delete'],
    columns: [
      'secret_hash',
      'user_id',
      'token_generation',
      'methods',
      'mfa_pending',
      'idp_id',
      'client_id',
      'client_generation',
      'authenticated_at',
      'expires_at',
      'ended_at',
    ],
    records: [objectOf('@.user_id')],
  },
  {
    table: 'application_grants',
    on: ['update', 'delete'],
    columns: ['id', 'user_id', 'client_id'],
    records: [objectOf('@.user_id')],
  },
  {
    table: 'access_policies',
    on: ['insert', 'update', 'delete'],
    columns: [
      'trustee_id',
      'trustee_type',
      'tenant_id',
      'role_id',
      'resource_server_id',
      'resource_namespace',
      'resource_path',
      'deleted_at',
    ],
    records: [
      { ...objectOf('@.trustee_id'), when: `@.trustee_type <> 'user_group'` },
      homeOf('@.trustee_id', `@.trustee_type = 'user_group'`),
    ],
  },
  {
    table: 'security_group_members',
    on: ['insert', 'update', 'delete'],
    columns: ['group_id', 'member_id', 'member_type'],
    records: [objectOf('@.member_id')],
  },
  {
    table: 'security_groups',
    on: ['update', 'delete'],
    columns: ['tenant_id', 'deleted_at'],
    records: [
      {
        kind: 'subtree',
        key: `coalesce((select h.path from tenants h where h.id = @.tenant_id), '')`,
      },
    ],
  },
  {
    table: 'tenants',
    on: ['update', 'delete'],
    columns: ['enabled', 'deleted_at', 'barrier', 'sso_only', 'mfa_status'],
    records: [{ kind: 'subtree', key: '@.path' }],
  },
  {
    // A moved or restored tenant can give access to any user, whose paths are not known.
    table: 'tenants',
    suffix: 'place',
    on: ['update'],
    columns: ['path', 'depth', 'deleted_at'],
    when: 'old.path <> new.path or old.depth <> new.depth or (old.deleted_at is not null and new.deleted_at is null)',
    records: [everything],
  },
  {
    table: 'identity_providers',
    on: ['insert', 'update', 'delete'],
    columns: ['id', 'idp_type'],
    records: [everything],
  },
  {
    table: 'revoked_tokens',
    on: ['insert', 'delete'],
    records: [objectOf(`'revoked_tokens'`)],
  },
  { table: 'signing_keys', on: ['insert', 'delete'], records: [objectOf(`'signing_keys'`)] },
  {
    table: 'jobs',
    on: ['insert', 'update'],
    columns: ['state', 'due_at'],
    records: [{ ...objectOf(`'jobs'`), when: `@.state = 'waiting'` }],
  },
];

/** Tables whose deletions are recorded. */
export const deletionsRecorded: readonly string[] = watched
  .filter(({ on }) => on.includes('delete'))
  .map(({ table }) => table);

/** The rows that `event` concerns. For an update both, because the key may have changed. */
const rowsOf = { insert: ['new'], update: ['old', 'new'], delete: ['old'] } as const;

type Event = keyof typeof rowsOf;

/** Returns the statements of a trigger. */
function statements({ records }: Watched, event: Event): string {
  const each = records.flatMap(({ kind, key, when }) =>
    rowsOf[event].map((row) => {
      const on = (text: string) => text.replaceAll('@', row);
      // The old row of an update is recorded only if its key differs.
      const conditions = [
        ...(when ? [on(when)] : []),
        ...(event === 'update' && row === 'old'
          ? [`${on(key)} is distinct from ${key.replaceAll('@', 'new')}`]
          : []),
      ];
      const where = conditions.length > 0 ? ` where ${conditions.join(' and ')}` : '';
      return `insert into access_changes (kind, key) select '${kind}', ${on(key)}${where};`;
    }),
  );
  return each.join('\n');
}

const nameOf = ({ table, suffix }: Watched, event: Event) =>
  `access_changes_${table}${suffix ? `_${suffix}` : ''}_${event}`;

/** The table of changes of access, and the triggers that record them. */
export class AccessChanges extends Migration {
  override up(): void {
    const { postgresql } = columnTypes(this);
    this.addSql(
      postgresql
        ? `create table access_changes (id bigint generated always as identity primary key,
            xid xid8 not null default pg_current_xact_id(), kind text not null, key text not null)`
        : `create table access_changes (id integer primary key, kind text not null, key text not null)`,
    );
    if (postgresql) this.addSql(`create index access_changes_xid on access_changes (xid)`);
    for (const each of watched) {
      for (const event of each.on) this.addTrigger(each, event, postgresql);
    }
  }

  private addTrigger(each: Watched, event: Event, postgresql: boolean): void {
    const { table, columns = [] } = each;
    const name = nameOf(each, event);
    const of = event === 'update' ? ` of ${columns.join(', ')}` : '';
    const changed = columns.map((column) => `old.${column} is distinct from new.${column}`);
    const when = event === 'update' ? `when (${each.when ?? changed.join(' or ')})` : '';
    const head = `create trigger ${name} after ${event}${of} on ${table} for each row ${when}`;
    const body = statements(each, event);
    if (!postgresql) {
      this.addSql(`${head} begin\n${body}\nend`);
      return;
    }
    this.addSql(`create function ${name}() returns trigger language plpgsql as $$
      begin\n${body}\nreturn null; end $$`);
    this.addSql(`${head} execute function ${name}()`);
  }

  override down(): void {
    const { postgresql } = columnTypes(this);
    for (const each of watched) {
      for (const event of each.on) {
        const name = nameOf(each, event);
        this.addSql(`drop trigger ${name}${postgresql ? ` on ${each.table}` : ''}`);
        if (postgresql) this.addSql(`drop function ${name}()`);
      }
    }
    this.addSql('drop table access_changes');
  }
}
