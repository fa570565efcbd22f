import { Migration } from '@mikro-orm/migrations';
import { columnTypes } from './sql.js';

/** What the step changes, and why. */
export class Nicknames extends Migration {
  override up(): void {
    const { key } = columnTypes(this);
    this.addSql(`alter table users add column nickname text`);
    this.addSql(`alter table users add column nickname_key ${key} not null default ''`);
  }

  override down(): void {
    this.addSql(`alter table users drop column nickname_key`);
    this.addSql(`alter table users drop column nickname`);
  }
}
