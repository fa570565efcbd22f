import { Migration } from '@mikro-orm/migrations';

/** The address that a user has confirmed with a link, and the address that each link was sent to. */
export class ConfirmedAddresses extends Migration {
  override up(): void {
    this.addSql(`alter table users add column confirmed_email text`);
    this.addSql(`create index users_confirmed_email on users (lower(confirmed_email))
      where confirmed_email is not null`);
    this.addSql(`alter table user_links add column address text`);
    // Until now API clients set it, so it does not show who receives the mail.
    this.addSql(`update contacts set email_confirmed = false
      where user_id is not null and embedded and email_confirmed`);
  }

  override down(): void {
    this.addSql(`alter table user_links drop column address`);
    this.addSql(`drop index users_confirmed_email`);
    this.addSql(`alter table users drop column confirmed_email`);
  }
}
