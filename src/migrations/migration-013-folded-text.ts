import { Migration } from '@mikro-orm/migrations';
import { contactNameKey } from '../entities/contact.js';
import { foldName, foldText } from '../entities/fold-text.js';
import { MigrationRefusedError } from './refused.js';
import { columnTypes } from './sql.js';

/** Rows that are read, or written, by one statement. */
const pageSize = 1000;

/** How many conflicts a message names. */
const mostNamed = 10;

type Row = Readonly<Record<string, string | null>> & { readonly id: string };

/** A column of keys, and how a key follows from the texts of its row. */
interface Key {
  readonly table: string;
  readonly column: string;
  readonly texts: readonly string[];
  keyOf(row: Row): string | null;
}

const folded =
  (text: string, fold: (text: string) => string) =>
  (row: Row): string | null =>
    row[text] == null ? null : fold(row[text]);

const key = (table: string, column: string, text: string, fold = foldText): Key => ({
  table,
  column,
  texts: [text],
  keyOf: folded(text, fold),
});

const logins = key('users', 'login_key', 'login');
const names = key('tenants', 'name_key', 'name', foldName);

/** Columns that an earlier step has made, whose keys are computed anew. */
const rekeyed = [logins, names];

const added: readonly Key[] = [
  key('users', 'confirmed_email_key', 'confirmed_email'),
  key('tenants', 'customer_id_key', 'customer_id'),
  key('tenants', 'internal_tag_key', 'internal_tag'),
  key('contacts', 'email_key', 'email'),
  {
    table: 'contacts',
    column: 'name_key',
    texts: ['firstname', 'lastname'],
    keyOf: ({ firstname, lastname }) => contactNameKey({ firstname, lastname }),
  },
  key('locations', 'name_key', 'name', foldName),
  key('infra_components', 'name_key', 'name', foldName),
  key('identity_providers', 'domain_text_key', 'domain'),
];

const nfcBefore = (text: string) => text.trim().normalize('NFC');
const foldedBefore = (text: string) => text.toLowerCase();

/** Those of `added` that every row has. */
const required = ['locations', 'infra_components', 'identity_providers'];

/**
 * Keys that the application folds (`foldText`), in columns of their own, in place of `lower()` of the
 * database. Refuses to run where two users or two siblings would have one key: which of them is to be
 * renamed is for people to decide.
 */
export class FoldedText extends Migration {
  override async up(): Promise<void> {
    await this.refuseConflicts();
    const { key: type } = columnTypes(this);
    for (const { table, column } of added) {
      const constraint = required.includes(table) ? `not null default ''` : '';
      await this.execute(`alter table ${table} add column ${column} ${type} ${constraint}`);
    }
    // An old key may be the new key of another row until both are written.
    await this.execute(`drop index users_login`);
    await this.execute(`drop index tenants_sibling_name`);
    for (const each of [...rekeyed, ...added]) await this.fill(each);
    await this.checkReferences();
    await this.execute(`create unique index users_login on users (login_key)
      where deleted_at is null`);
    await this.execute(`create unique index tenants_sibling_name on tenants (parent_id, name_key)
      where deleted_at is null and owner_id is null and depth > 0`);
    await this.execute(`drop index contacts_email`);
    await this.execute(`create index contacts_email on contacts (email_key)
      where user_id is not null`);
    await this.execute(`drop index users_confirmed_email`);
    await this.execute(`create index users_confirmed_email on users (confirmed_email_key)
      where confirmed_email_key is not null`);
  }

  override async down(): Promise<void> {
    await this.execute(`drop index contacts_email`);
    await this.execute(`drop index users_confirmed_email`);
    for (const { table, column } of added) {
      await this.execute(`alter table ${table} drop column ${column}`);
    }
    // Texts that had one key then have one key now, so that these bring no conflict.
    await this.fill(key('users', 'login_key', 'login', foldedBefore));
    await this.fill(key('tenants', 'name_key', 'name', (name) => foldedBefore(nfcBefore(name))));
    await this.checkReferences();
    await this.execute(`create index contacts_email on contacts (lower(email))
      where user_id is not null`);
    await this.execute(`create index users_confirmed_email on users (lower(confirmed_email))
      where confirmed_email is not null`);
  }

  /**
   * Checks references now that PostgreSQL would check at commit: those of rows that were written twice.
   * It makes no index while a check is due.
   */
  private async checkReferences(): Promise<void> {
    if (!columnTypes(this).postgresql) return;
    await this.execute('set constraints all immediate');
    await this.execute('set constraints all deferred');
  }

  /** @throws MigrationRefusedError if two rows that may not have one key would get it. */
  private async refuseConflicts(): Promise<void> {
    const users = await this.conflicts(logins, `deleted_at is null`);
    const siblings = `deleted_at is null and owner_id is null and depth > 0`;
    const tenants = await this.conflicts(names, siblings, 'parent_id');
    if (users.length + tenants.length === 0) return;
    const listed = [...users, ...tenants].slice(0, mostNamed).join(', ');
    throw new MigrationRefusedError(
      `${users.length} logins and ${tenants.length} names of sibling tenants count as equal to an older one ` +
        'from this release on, which compares text by Unicode case folding: start the release before, ' +
        `rename one of each pair, and start this release again; the first pairs (table: id = id): ${listed}`,
    );
  }

  /** Pairs of rows that would get the same key among those with the same text in `within`. */
  private async conflicts(each: Key, where: string, within?: string): Promise<string[]> {
    const seen = new Map<string, string>();
    const pairs: string[] = [];
    for await (const row of this.rows(each, where, within ? [within] : [])) {
      const found = JSON.stringify([within ? row[within] : '', each.keyOf(row)]);
      const other = seen.get(found);
      if (other === undefined) seen.set(found, row.id);
      else pairs.push(`${each.table}: ${other} = ${row.id}`);
    }
    return pairs;
  }

  /** Computes the keys of every row. */
  private async fill(each: Key): Promise<void> {
    const { table, column } = each;
    const { postgresql } = columnTypes(this);
    const list = postgresql
      ? `select (value ->> 0)::uuid as id, value ->> 1 as key from jsonb_array_elements(?::jsonb)`
      : `select value ->> 0 as id, value ->> 1 as key from json_each(?)`;
    let changed: [string, string | null][] = [];
    const write = async () => {
      await this.execute(
        `update ${table} set ${column} = v.key from (${list}) v where ${table}.id = v.id`,
        [JSON.stringify(changed)],
      );
      changed = [];
    };
    for await (const row of this.rows(each, '1 = 1', [column])) {
      const value = each.keyOf(row);
      if (value !== row[column]) changed.push([row.id, value]);
      if (changed.length === pageSize) await write();
    }
    if (changed.length > 0) await write();
  }

  /** The rows of a table, in the order of their ids, with the texts that their keys are computed from. */
  private async *rows(
    { table, texts }: Key,
    where: string,
    others: readonly string[],
  ): AsyncGenerator<Row> {
    const columns = ['id', ...texts, ...others].join(', ');
    for (let last: string | undefined; ;) {
      const after = last === undefined ? '' : 'and id > ?';
      const page = (await this.execute(
        `select ${columns} from ${table} where ${where} ${after} order by id limit ${pageSize}`,
        last === undefined ? [] : [last],
      )) as unknown as Row[];
      yield* page;
      if (page.length < pageSize) return;
      last = page.at(-1)!.id;
    }
  }
}
