import { Migration } from '@mikro-orm/migrations';
import { deletionsRecorded } from './migration-015-access-changes.js';
import { columnTypes } from './sql.js';

const nameOf = (table: string) => `access_changes_${table}_truncate`;

/**
 * Triggers that record TRUNCATE on PostgreSQL, which does not run triggers for single rows. SQLite
 * has no such statement.
 */
export class TruncatedAccess extends Migration {
  override up(): void {
    if (!columnTypes(this).postgresql) return;
    this.addSql(`create function access_changes_truncate() returns trigger language plpgsql as $$
      begin insert into access_changes (kind, key) values ('all', ''); return null; end $$`);
    for (const table of deletionsRecorded) {
      this.addSql(`create trigger ${nameOf(table)} after truncate on ${table}
        for each statement execute function access_changes_truncate()`);
    }
  }

  override down(): void {
    if (!columnTypes(this).postgresql) return;
    for (const table of deletionsRecorded) this.addSql(`drop trigger ${nameOf(table)} on ${table}`);
    this.addSql('drop function access_changes_truncate()');
  }
}
