import { Migration } from '@mikro-orm/migrations';
import { contactNameKey } from '../entities/contact.js';
import { foldName, foldText } from '../entities/fold-text.js';
import { MigrationRefusedError } from './refused.js';
import { columnTypes } from './sql.js';

/** Number of rows per statement. */
const pageSize = 2000;

/** Maximum number of conflicts in a message. */
const mostNamed = 10;

type Row = Readonly<Record<string, string | null>> & { readonly id: string };

/** A row, and its position in the order in which `rows` reads it. */
type PlacedRow = Row & { readonly at: string | number };

/** A column with keys, and the function that computes a key from the texts of its row. */
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

/** Columns of an earlier migration, whose keys are computed again. */
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

/** Columns of `added` that have a value in every row. */
const required = ['locations', 'infra_components', 'identity_providers'];

/**
 * Stores keys that the application folds (`foldText`) in separate columns, in place of `lower()` of
 * the database. Refuses to run if two users or two siblings would have the same key, because only
 * people can decide which of them to rename.
 */
export class FoldedText extends Migration {
  override async up(): Promise<void> {
    await this.refuseConflicts();
    const { key: type } = columnTypes(this);
    for (const { table, column } of added) {
      const constraint = required.includes(table) ? `not null default ''` : '';
      await this.execute(`alter table ${table} add column ${column} ${type} ${constraint}`);
    }
    // An old key can equal the new key of another row until both are written.
    await this.withoutUniqueIndexes(() => this.fill([...rekeyed, ...added]));
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
    // Texts with equal new keys had equal old keys, so there are no conflicts.
    await this.withoutUniqueIndexes(() =>
      this.fill([
        key('users', 'login_key', 'login', foldedBefore),
        key('tenants', 'name_key', 'name', (name) => foldedBefore(nfcBefore(name))),
      ]),
    );
    await this.execute(`create index contacts_email on contacts (lower(email))
      where user_id is not null`);
    await this.execute(`create index users_confirmed_email on users (lower(confirmed_email))
      where confirmed_email is not null`);
  }

  /** Drops the unique indexes for `work` and creates them again, which is faster than updating them. */
  private async withoutUniqueIndexes(work: () => Promise<void>): Promise<void> {
    await this.execute(`drop index users_login`);
    await this.execute(`drop index tenants_sibling_name`);
    await work();
    await this.checkReferences();
    await this.execute(`create unique index users_login on users (login_key)
      where deleted_at is null`);
    await this.execute(`create unique index tenants_sibling_name on tenants (parent_id, name_key)
      where deleted_at is null and owner_id is null and depth > 0`);
  }

  /**
   * Checks references that PostgreSQL would check at commit, those of rows that were written twice.
   * It creates no index while a check is pending.
   */
  private async checkReferences(): Promise<void> {
    if (!columnTypes(this).postgresql) return;
    await this.execute('set constraints all immediate');
    await this.execute('set constraints all deferred');
  }

  /** @throws MigrationRefusedError if two rows that must have different keys would have the same key */
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

  /** Returns pairs of rows that would have the same key, among those with the same text in `within`. */
  private async conflicts(each: Key, where: string, within?: string): Promise<string[]> {
    const seen = new Map<string, string>();
    const pairs: string[] = [];
    const columns = [...each.texts, ...(within ? [within] : [])];
    for await (const page of this.pages(each.table, columns, where)) {
      for (const row of page) {
        const found = JSON.stringify([within ? row[within] : '', each.keyOf(row)]);
        const other = seen.get(found);
        if (other === undefined) seen.set(found, row.id);
        else pairs.push(`${each.table}: ${other} = ${row.id}`);
      }
    }
    return pairs;
  }

  /**
   * Computes `keys` of every row, all keys of a table at once, because PostgreSQL checks the
   * references of a row again if a transaction writes it twice.
   */
  private async fill(keys: readonly Key[]): Promise<void> {
    for (const table of new Set(keys.map((each) => each.table))) {
      await this.fillTable(
        table,
        keys.filter((each) => each.table === table),
      );
    }
  }

  private async fillTable(table: string, keys: readonly Key[]): Promise<void> {
    const { postgresql } = columnTypes(this);
    const columns = keys.map(({ column }) => column);
    const values = columns.map((column, index) => `value ->> ${index + 1} as ${column}`).join();
    const list = postgresql
      ? `select (value ->> 0)::uuid as at, ${values} from jsonb_array_elements(?::jsonb)`
      : `select value ->> 0 as at, ${values} from json_each(?)`;
    const update = `update ${table} set ${columns.map((column) => `${column} = v.${column}`).join()}
      from (${list}) v where ${table}.${this.place} = v.at`;
    const texts = new Set([...keys.flatMap((each) => each.texts), ...columns]);
    for await (const page of this.pages(table, [...texts])) {
      const changed = page
        .map((row) => ({ row, values: keys.map((each) => each.keyOf(row)) }))
        .filter(({ row, values }) => columns.some((column, at) => row[column] !== values[at]))
        .map(({ row, values }) => [row.at, ...values]);
      if (changed.length > 0) await this.execute(update, [JSON.stringify(changed)]);
    }
  }

  /** The column that defines the order of reads and writes; on SQLite the order of storage. */
  private get place(): string {
    return columnTypes(this).postgresql ? 'id' : 'rowid';
  }

  /** Returns the rows of a table with `columns`, in pages. */
  private async *pages(
    table: string,
    columns: readonly string[],
    where = '1 = 1',
  ): AsyncGenerator<PlacedRow[]> {
    const selected = `select ${this.place} as at, ${['id', ...columns].join(', ')} from ${table}`;
    for (let last: string | number | undefined; ;) {
      const after = last === undefined ? '' : `and ${this.place} > ?`;
      const page = (await this.execute(
        `${selected} where ${where} ${after} order by ${this.place} limit ${pageSize}`,
        last === undefined ? [] : [last],
      )) as unknown as PlacedRow[];
      yield page;
      if (page.length < pageSize) return;
      last = page.at(-1)!.at;
    }
  }
}
