import { Migration } from '@mikro-orm/migrations';
import { columnTypes } from './sql.js';

/** What standard relying parties ask for: single claims (OpenID Connect Core 1.0, section 5.5). */
export class RelyingParties extends Migration {
  override up(): void {
    const { json } = columnTypes(this);
    this.addSql(`alter table authorization_codes add column requested_claims ${json}`);
    this.addSql(`alter table refresh_tokens add column requested_claims ${json}`);
  }

  override down(): void {
    this.addSql(`alter table refresh_tokens drop column requested_claims`);
    this.addSql(`alter table authorization_codes drop column requested_claims`);
  }
}
