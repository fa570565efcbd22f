import { Migration } from '@mikro-orm/migrations';
import { MigrationRefusedError } from './refused.js';
import { columnTypes } from './sql.js';

/** Columns of an index; the last one makes the order of equal values unique. */
const orders: readonly (readonly [table: string, ...columns: string[]])[] = [
  ['tenants', 'name_key', 'path'],
  ['tenants', 'created_at', 'path'],
  ['tenants', 'updated_at', 'path'],
  ['tenants', 'customer_id_key', 'path'],
  ['users', 'login_key', 'id'],
  ['users', 'created_at', 'id'],
  ['users', 'updated_at', 'id'],
  ['clients', 'created_at', 'id'],
  ['clients', 'updated_at', 'id'],
  ['contacts', 'created_at', 'id'],
  ['contacts', 'updated_at', 'id'],
  ['contacts', 'email_key', 'id'],
  ['access_policies', 'created_at', 'id'],
  ['access_policies', 'updated_at', 'id'],
  ['access_policies', 'role_id', 'trustee_id'],
  ['security_groups', 'created_at', 'id'],
  ['security_groups', 'updated_at', 'id'],
];

/** Keys in which texts are searched. */
const searched: readonly (readonly [table: string, ...columns: string[]])[] = [
  ['tenants', 'name_key', 'customer_id_key'],
  ['users', 'login_key'],
  ['contacts', 'name_key', 'email_key'],
];

/** Codes of PostgreSQL: the role has no permission; the extension is not installed. */
const refusing = new Set<string | undefined>(['42501', '0A000', '58P01']);

const nameOf = (table: string, column: string) => `${table}_by_${column}`;
const textsOf = (table: string) => `${table}_texts`;

/**
 * Indexes for the orders of lists and for their most selective filters, and trigram indexes for texts
 * that contain another text (PostgreSQL). With them, the time of a page of a list does not depend on
 * the number of objects on the platform.
 */
export class ListIndexes extends Migration {
  override async up(): Promise<void> {
    if (columnTypes(this).postgresql) {
      await this.createExtension();
      for (const [table, ...columns] of searched) {
        const trigrams = columns.map((column) => `${column} gin_trgm_ops`);
        this.addSql(`create index ${textsOf(table)} on ${table} using gin (${trigrams.join()})`);
      }
    }
    this.addSql(`create index users_disabled on users (id) where not enabled`);
    for (const [table, ...columns] of orders) {
      this.addSql(`create index ${nameOf(table, columns[0]!)} on ${table} (${columns.join()})`);
    }
  }

  override down(): void {
    this.addSql('drop index users_disabled');
    for (const [table, column] of orders) this.addSql(`drop index ${nameOf(table, column!)}`);
    if (!columnTypes(this).postgresql) return;
    for (const [table] of searched) this.addSql(`drop index ${textsOf(table)}`);
  }

  /** The extension is part of PostgreSQL, but some installations have it in a package of its own. */
  private async createExtension(): Promise<void> {
    const found = await this.execute(`select 1 from pg_extension where extname = 'pg_trgm'`);
    if (found.length > 0) return;
    try {
      await this.execute('create extension pg_trgm');
    } catch (error) {
      const { code, message } = error as Error & { code?: string };
      // Another error, for example of a lock, can pass.
      if (!refusing.has(code)) throw error;
      // PostgreSQL adds its hint on a second line.
      throw new MigrationRefusedError(
        `the extension pg_trgm cannot be created (${message.split('\n', 1)[0]!}); an administrator of PostgreSQL can run CREATE EXTENSION pg_trgm in this database`,
      );
    }
  }
}
