import { Migration } from '@mikro-orm/migrations';
import { columnTypes } from './sql.js';

/**
 * Data for standard relying parties: individually requested claims (OpenID Connect Core 1.0,
 * section 5.5) and redirect URIs after sign-out.
 */
export class RelyingParties extends Migration {
  override up(): void {
    const { json } = columnTypes(this);
    this.addSql(`alter table authorization_codes add column requested_claims ${json}`);
    this.addSql(
      `alter table clients add column post_logout_redirect_uris ${json} not null default '[]'`,
    );
    this.addSql(`alter table refresh_tokens add column requested_claims ${json}`);
  }

  override down(): void {
    this.addSql(`alter table clients drop column post_logout_redirect_uris`);
    this.addSql(`alter table refresh_tokens drop column requested_claims`);
    this.addSql(`alter table authorization_codes drop column requested_claims`);
  }
}
