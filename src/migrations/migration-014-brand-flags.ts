import { Migration } from '@mikro-orm/migrations';

/** Whether applications hide what they predefine where a brand has no value of its own. */
export class BrandFlags extends Migration {
  override up(): void {
    this.addSql(`alter table brands add column hide_predefined boolean not null default false`);
  }

  override down(): void {
    this.addSql(`alter table brands drop column hide_predefined`);
  }
}
