import { Migration } from '@mikro-orm/migrations';
import { columnTypes } from './sql.js';

/**
 * Time and methods of authentication, the grace period of refresh tokens, and activation times of
 * keys.
 */
export class AuthenticationTime extends Migration {
  override up(): void {
    const { uuid, json } = columnTypes(this);
    // For existing rows: sessions authenticated at their start, keys signed from their creation on.
    this.addSql(`alter table login_sessions add column authenticated_at bigint not null default 0`);
    this.addSql(`update login_sessions set authenticated_at = created_at`);
    this.addSql(`alter table signing_keys add column activates_at bigint not null default 0`);
    this.addSql(`update signing_keys set activates_at = created_at`);

    for (const table of ['refresh_tokens', 'device_codes']) {
      this.addSql(`alter table ${table} add column authenticated_at bigint`);
      this.addSql(`alter table ${table} add column methods ${json}`);
      this.addSql(`alter table ${table} add column session_id ${uuid}`);
    }
    this.addSql(`alter table refresh_tokens add column successor_salt text`);
    this.addSql(`alter table refresh_tokens add column repeats integer not null default 0`);
  }

  override down(): void {
    this.addSql(`alter table refresh_tokens drop column repeats`);
    this.addSql(`alter table refresh_tokens drop column successor_salt`);
    for (const table of ['device_codes', 'refresh_tokens']) {
      this.addSql(`alter table ${table} drop column session_id`);
      this.addSql(`alter table ${table} drop column methods`);
      this.addSql(`alter table ${table} drop column authenticated_at`);
    }
    this.addSql(`alter table signing_keys drop column activates_at`);
    this.addSql(`alter table login_sessions drop column authenticated_at`);
  }
}
