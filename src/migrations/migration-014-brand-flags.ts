import { Migration } from '@mikro-orm/migrations';

/** Whether applications hide their predefined names and links if a brand does not set them. */
export class BrandFlags extends Migration {
  override up(): void {
    this.addSql(`alter table brands add column hide_predefined boolean not null default false`);
  }

  override down(): void {
    this.addSql(`alter table brands drop column hide_predefined`);
  }
}
