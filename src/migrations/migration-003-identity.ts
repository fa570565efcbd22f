import { Migration } from '@mikro-orm/migrations';
import { columnTypes } from './sql.js';

/** Sessions, codes, second factors, identity providers and outgoing mails. */
export class IdentityFlows extends Migration {
  override up(): void {
    const { uuid, json, key } = columnTypes(this);
    const to = (table: string) => `references ${table} (id) deferrable initially deferred`;
    const user = `user_id ${uuid} not null ${to('users')}`;

    this.addSql(`create table revoked_tokens (id ${uuid} primary key, expires_at bigint not null)`);
    this.addSql(`create index revoked_tokens_expiry on revoked_tokens (expires_at)`);

    this.addSql(`create table login_sessions (
      id ${uuid} primary key,
      secret_hash ${key} not null unique,
      ${user},
      token_generation integer not null,
      methods ${json} not null,
      mfa_pending boolean not null,
      idp_id ${uuid},
      ip text not null,
      user_agent text,
      created_at bigint not null,
      last_seen_at bigint not null,
      expires_at bigint not null,
      ended_at bigint
    )`);
    this.addSql(`create index login_sessions_user on login_sessions (user_id, id)`);
    this.addSql(`create index login_sessions_expiry on login_sessions (expires_at)`);

    this.addSql(`create table authorization_codes (
      id ${key} primary key,
      client_id ${uuid} not null ${to('clients')},
      client_generation integer not null,
      ${user},
      token_generation integer not null,
      session_id ${uuid} not null,
      redirect_uri text not null,
      scope text not null,
      nonce text,
      code_challenge text,
      code_challenge_method text,
      authenticated_at bigint not null,
      methods ${json} not null,
      family_id ${uuid} not null,
      expires_at bigint not null,
      used_at bigint
    )`);
    this.addSql(`create index authorization_codes_expiry on authorization_codes (expires_at)`);

    this.addSql(`create table device_codes (
      id ${key} primary key,
      user_code ${key} not null unique,
      client_id ${uuid} not null ${to('clients')},
      client_generation integer not null,
      display_name text,
      scope text not null,
      state text not null check (state in ('pending', 'approved', 'denied')),
      user_id ${uuid},
      token_generation integer,
      tenant_id ${uuid},
      poll_interval integer not null,
      polled_at bigint,
      created_at bigint not null,
      expires_at bigint not null,
      used_at bigint
    )`);
    this.addSql(`create index device_codes_expiry on device_codes (expires_at)`);

    this.addSql(`create table one_time_tokens (
      id ${key} primary key,
      purpose text not null,
      ${user},
      token_generation integer not null,
      issued_to ${uuid} not null,
      issuer_generation integer not null,
      audit_data text,
      created_at bigint not null,
      expires_at bigint not null,
      used_at bigint
    )`);
    this.addSql(`create index one_time_tokens_expiry on one_time_tokens (expires_at)`);

    this.addSql(`create table user_links (
      id ${key} primary key,
      purpose text not null,
      ${user},
      token_generation integer not null,
      created_at bigint not null,
      expires_at bigint not null,
      used_at bigint
    )`);
    this.addSql(`create index user_links_user on user_links (user_id)`);
    this.addSql(`create index user_links_expiry on user_links (expires_at)`);

    this.addSql(`create table totp_secrets (
      user_id ${uuid} primary key ${to('users')},
      encrypted_secret text not null,
      confirmed_at bigint,
      last_step integer not null,
      updated_at bigint not null
    )`);
    this.addSql(`create table trusted_browsers (
      id ${key} primary key,
      ${user},
      user_agent text,
      created_at bigint not null,
      expires_at bigint not null
    )`);
    this.addSql(`create index trusted_browsers_user on trusted_browsers (user_id)`);

    this.addSql(`create table throttles (
      id ${key} primary key,
      failures integer not null,
      since bigint not null,
      locked_until bigint
    )`);
    this.addSql(`create index throttles_since on throttles (since)`);
    this.addSql(`create table login_records (
      user_id ${uuid} primary key ${to('users')},
      at bigint,
      ip text,
      user_agent text,
      idp_type text,
      failed_attempts integer not null
    )`);

    this.addSql(`create table identity_providers (
      id ${uuid} primary key,
      version integer not null default 1,
      created_at bigint not null,
      updated_at bigint not null,
      deleted_at bigint,
      deletion_id ${uuid},
      owner_tenant_id ${uuid} not null ${to('tenants')},
      domain text not null,
      domain_key ${key} not null,
      idp_type text not null check (idp_type in ('internal', 'oidc', 'saml')),
      address text,
      oauth2_client_id text,
      encrypted_client_secret text,
      forgot_password_url text,
      change_password_url text,
      reset_password_url text,
      redirect_logout_url text,
      login_attribute text,
      automatic_url_redirection boolean not null,
      meta text,
      external_id text,
      vendor text,
      scim_provisioner_user_id text,
      saml_entityid text
    )`);
    this.addSql(
      `create index identity_providers_owner on identity_providers (owner_tenant_id, id)`,
    );
    this.addSql(`create unique index identity_providers_domain on identity_providers (domain_key)
      where deleted_at is null`);
    this.addSql(`create table federated_logins (
      id ${key} primary key,
      idp_id ${uuid} not null ${to('identity_providers')},
      browser_hash text not null,
      nonce text,
      code_verifier text,
      request_id text,
      identity ${json},
      return_to text not null,
      created_at bigint not null,
      expires_at bigint not null,
      used_at bigint
    )`);
    this.addSql(`create index federated_logins_expiry on federated_logins (expires_at)`);

    this.addSql(`create table outgoing_mails (
      id ${uuid} primary key,
      recipient text not null,
      subject text not null,
      encrypted_content text,
      tenant_id ${uuid},
      user_id ${uuid},
      created_at bigint not null,
      attempts integer not null,
      due_at bigint not null,
      sent_at bigint,
      failed_at bigint,
      last_error text
    )`);
    this.addSql(`create index outgoing_mails_due on outgoing_mails (due_at)
      where sent_at is null and failed_at is null`);
    this.addSql(`create index outgoing_mails_age on outgoing_mails (created_at)`);

    // People also sign in with their email address.
    this.addSql(`create index contacts_email on contacts (lower(email)) where user_id is not null`);

    // Ids of users in other systems, regardless of tenants.
    this.addSql(`create index users_external_id on users (external_id)
      where external_id is not null and deleted_at is null`);

    // The user on whose behalf an action was performed.
    this.addSql(`alter table audit_records add column details ${json}`);

    // argon2id hash of the MD5 digest, for clients that send only the digest.
    this.addSql(`alter table credentials add column digest_hash text`);
  }

  override down(): void {
    this.addSql(`drop index contacts_email`);
    this.addSql(`alter table credentials drop column digest_hash`);
    this.addSql(`alter table audit_records drop column details`);
    this.addSql(`drop index users_external_id`);
    const tables = [
      'outgoing_mails',
      'federated_logins',
      'identity_providers',
      'login_records',
      'throttles',
      'trusted_browsers',
      'totp_secrets',
      'user_links',
      'one_time_tokens',
      'device_codes',
      'authorization_codes',
      'login_sessions',
      'revoked_tokens',
    ];
    for (const table of tables) this.addSql(`drop table ${table}`);
  }
}
