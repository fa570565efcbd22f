import { Migration } from '@mikro-orm/migrations';
import { columnTypes } from './sql.js';

/** The grants of users for clients, and the clients of sessions that one-time tokens started. */
export class ApplicationGrants extends Migration {
  override up(): void {
    const { uuid, postgresql } = columnTypes(this);
    const to = (table: string) => `references ${table} (id) deferrable initially deferred`;

    this.addSql(`create table application_grants (
      id ${uuid} primary key,
      user_id ${uuid} not null ${to('users')},
      client_id ${uuid} not null ${to('clients')},
      scope text not null,
      consented_scope text,
      created_at bigint not null,
      last_used_at bigint,
      unique (user_id, client_id)
    )`);
    this.addSql(`create index application_grants_client on application_grants (client_id)`);
    this.addSql(`alter table refresh_tokens add column grant_id ${uuid}`);
    this.addSql(`create index refresh_tokens_grant on refresh_tokens (grant_id)
      where grant_id is not null`);
    this.addSql(`alter table login_sessions add column client_id ${uuid}`);
    this.addSql(`alter table login_sessions add column client_generation integer`);

    // Applications keep their existing refresh tokens.
    const newId = postgresql
      ? 'gen_random_uuid()'
      : `lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2)
          || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))`;
    this.addSql(`insert into application_grants
        (id, user_id, client_id, scope, consented_scope, created_at, last_used_at)
      select ${newId}, g.subject_id, g.client_id, g.scope, null, g.created_at, g.last_used_at
      from (select r.subject_id, r.client_id, max(r.scope) as scope,
          min(r.created_at) as created_at, max(r.created_at) as last_used_at
        from refresh_tokens r
        where r.subject_type = 'user' and r.client_id is not null and r.revoked_at is null
        group by r.subject_id, r.client_id) g`);
    this.addSql(`update refresh_tokens set grant_id = (select g.id from application_grants g
        where g.user_id = refresh_tokens.subject_id and g.client_id = refresh_tokens.client_id)
      where subject_type = 'user' and client_id is not null`);
    // The clients of these sessions are not known.
    const methods = postgresql ? 'methods::text' : 'methods';
    this.addSql(`update login_sessions set ended_at = last_seen_at
      where ended_at is null and ${methods} like '%"ott"%'`);
  }

  override down(): void {
    this.addSql(`alter table login_sessions drop column client_generation`);
    this.addSql(`alter table login_sessions drop column client_id`);
    this.addSql(`drop index refresh_tokens_grant`);
    this.addSql(`alter table refresh_tokens drop column grant_id`);
    this.addSql(`drop table application_grants`);
  }
}
