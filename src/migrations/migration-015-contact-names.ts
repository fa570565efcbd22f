import { Migration } from '@mikro-orm/migrations';
import { contactNameKey } from '../entities/contact.js';
import { columnTypes } from './sql.js';

/** Lists of users are sorted by their names: folded, so that both databases agree. */
export class ContactNames extends Migration {
  override async up(): Promise<void> {
    const { key } = columnTypes(this);
    await this.execute(`alter table contacts add column name_key ${key}`);
    const rows = (await this.execute(
      `select id, firstname, lastname from contacts where firstname is not null or lastname is not null`,
    )) as { id: string; firstname: string | null; lastname: string | null }[];
    for (const row of rows) {
      await this.execute(`update contacts set name_key = ? where id = ?`, [
        contactNameKey(row),
        row.id,
      ]);
    }
  }

  override down(): void {
    this.addSql(`alter table contacts drop column name_key`);
  }
}
