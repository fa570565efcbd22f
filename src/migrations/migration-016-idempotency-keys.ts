import { Migration } from '@mikro-orm/migrations';
import { columnTypes } from './sql.js';

/** The answers of writes with an idempotency key. */
export class IdempotencyKeys extends Migration {
  override up(): void {
    const { key } = columnTypes(this);
    this.addSql(`create table idempotency_keys (
      id ${key} primary key,
      encrypted_answer text not null,
      created_at bigint not null,
      expires_at bigint not null
    )`);
    this.addSql(`create index idempotency_keys_expiry on idempotency_keys (expires_at)`);
  }

  override down(): void {
    this.addSql(`drop table idempotency_keys`);
  }
}
