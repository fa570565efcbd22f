import { Migration } from '@mikro-orm/migrations';
import { columnTypes } from './sql.js';

/** Tenants, users, contacts, access policies, clients, catalog, identity and audit. */
export class AccountCore extends Migration {
  override up(): void {
    const { uuid, json, key, postgresql } = columnTypes(this);
    const stamps = `
      id ${uuid} primary key,
      version integer not null default 1,
      created_at bigint not null,
      updated_at bigint not null,
      deleted_at bigint,
      deletion_id ${uuid}`;
    // Checked at commit, because a unit of work can insert in any order.
    const to = (table: string) => `references ${table} (id) deferrable initially deferred`;

    this.addSql(`create table tenants (${stamps},
      number bigint not null unique,
      name text not null,
      name_key ${key} not null,
      parent_id ${uuid} not null ${to('tenants')},
      kind text not null check (kind in ('root', 'partner', 'folder', 'customer', 'unit')),
      customer_type text not null,
      enabled boolean not null,
      pricing_mode text not null,
      production_start_date bigint,
      customer_id text,
      internal_tag text,
      language text not null,
      brand_id integer,
      brand_uuid ${uuid},
      owner_id ${uuid},
      default_idp_id ${uuid},
      update_lock_enabled boolean not null,
      update_lock_owner_id ${uuid},
      ancestral_access boolean not null,
      mfa_status text not null,
      external_operation text not null,
      enhanced_security boolean not null,
      path ${key} not null unique,
      depth integer not null,
      barrier integer not null
    )`);
    this.addSql(`create unique index tenants_sibling_name on tenants (parent_id, name_key)
      where deleted_at is null and owner_id is null and depth > 0`);
    this.addSql(`create index tenants_level on tenants (depth, path)`);
    this.addSql(`create index tenants_owner on tenants (owner_id) where owner_id is not null`);

    this.addSql(`create table users (${stamps},
      number bigint not null unique,
      tenant_id ${uuid} not null ${to('tenants')},
      login text not null,
      login_key ${key} not null,
      activated boolean not null,
      enabled boolean not null,
      language text not null,
      notifications ${json} not null,
      business_types ${json} not null,
      disable_after bigint,
      idp_id ${uuid},
      external_id text,
      origin_id text,
      origin_external_id text,
      personal_tenant_id ${uuid} ${to('tenants')},
      mfa_status text not null,
      external_operation text not null,
      token_generation integer not null
    )`);
    this.addSql(`create unique index users_login on users (login_key) where deleted_at is null`);
    this.addSql(`create index users_tenant on users (tenant_id, id)`);
    this.addSql(`create index users_external on users (tenant_id, external_id)
      where external_id is not null`);
    this.addSql(`create index users_origin on users (origin_id, id) where origin_id is not null`);
    const notified = postgresql
      ? `notifications @> '["maintenance"]'::jsonb`
      : `instr(notifications, '"maintenance"') > 0`;
    this.addSql(`create index users_maintenance on users (number)
      where deleted_at is null and ${notified}`);

    this.addSql(`create table credentials (
      user_id ${uuid} primary key ${to('users')},
      password_hash text not null,
      updated_at bigint not null
    )`);

    this.addSql(`create table contacts (${stamps},
      tenant_id ${uuid} not null ${to('tenants')},
      user_id ${uuid} ${to('users')},
      embedded boolean not null,
      types ${json} not null,
      email text,
      address1 text,
      address2 text,
      country text,
      state text,
      city text,
      zipcode text,
      phone text,
      firstname text,
      lastname text,
      title text,
      website text,
      industry text,
      organization_size text,
      email_confirmed boolean,
      aan text,
      fax text,
      language text
    )`);
    this.addSql(`create index contacts_tenant on contacts (tenant_id, id)`);
    this.addSql(`create index contacts_user on contacts (user_id) where user_id is not null`);
    this.addSql(`create unique index contacts_acting on contacts (user_id, tenant_id)
      where user_id is not null and deleted_at is null and not embedded`);

    this.addSql(`create table access_policies (${stamps},
      trustee_id ${uuid} not null,
      trustee_type text not null check (trustee_type in ('user', 'user_group', 'client')),
      issuer_id ${uuid} not null,
      tenant_id ${uuid} not null ${to('tenants')},
      role_id text not null,
      resource_server_id text,
      resource_namespace text,
      resource_path text
    )`);
    this
      .addSql(`create unique index access_policies_grant on access_policies (trustee_id, tenant_id,
      role_id, coalesce(resource_server_id, ''), coalesce(resource_namespace, ''),
      coalesce(resource_path, '')) where deleted_at is null`);
    this.addSql(`create index access_policies_trustee on access_policies (trustee_id, id)`);
    this.addSql(`create index access_policies_tenant on access_policies (tenant_id, id)`);

    this.addSql(`create table clients (${stamps},
      tenant_id ${uuid} not null ${to('tenants')},
      type text not null,
      data ${json} not null,
      token_endpoint_auth_method text not null,
      secret_hash text not null,
      registration_token_hash text not null,
      secret_expires_at bigint not null,
      created_by text not null,
      last_access_at bigint,
      last_access_from_ip text,
      status text not null check (status in ('enabled', 'disabled')),
      redirect_uris ${json} not null,
      origin_id text,
      token_generation integer not null
    )`);
    this.addSql(`create index clients_tenant on clients (tenant_id, id)`);
    this.addSql(`create index clients_origin on clients (origin_id) where origin_id is not null`);

    this.addSql(`create table applications (
      id ${uuid} primary key,
      name text not null,
      type text not null,
      api_base_url text not null,
      usages ${json} not null,
      position integer not null
    )`);
    this.addSql(`create table roles (
      id text primary key,
      application text not null,
      name text not null,
      kinds ${json} not null,
      scopes ${json} not null
    )`);

    this.addSql(`create table signing_keys (
      id text primary key,
      public_jwk ${json} not null,
      private_jwk ${json} not null,
      created_at bigint not null
    )`);
    this.addSql(`create table refresh_tokens (
      id text primary key,
      family_id ${uuid} not null,
      subject_type text not null,
      subject_id ${uuid} not null,
      client_id ${uuid},
      client_generation integer,
      scope text not null,
      token_generation integer not null,
      created_at bigint not null,
      expires_at bigint not null,
      used_at bigint,
      revoked_at bigint
    )`);
    this.addSql(`create index refresh_tokens_family on refresh_tokens (family_id)`);
    this.addSql(`create index refresh_tokens_expiry on refresh_tokens (expires_at)`);

    this.addSql(`create table platform_secrets (id text primary key, value text not null)`);

    this.addSql(`create table audit_records (
      id ${uuid} primary key,
      at bigint not null,
      action text not null,
      actor_type text not null,
      actor_id ${uuid},
      tenant_id ${uuid},
      object_type text,
      object_id ${uuid},
      request_id text not null,
      fields ${json} not null
    )`);
    this.addSql(`create index audit_records_object on audit_records (object_id, at)`);

    if (postgresql) {
      this.addSql(`create sequence tenant_numbers`);
      this.addSql(`create sequence user_numbers`);
    }
  }

  override down(): void {
    const tables = [
      'audit_records',
      'platform_secrets',
      'refresh_tokens',
      'signing_keys',
      'roles',
      'applications',
      'clients',
      'access_policies',
      'contacts',
      'credentials',
      'users',
      'tenants',
    ];
    for (const table of tables) this.addSql(`drop table ${table}`);
    if (columnTypes(this).postgresql) {
      this.addSql(`drop sequence user_numbers`);
      this.addSql(`drop sequence tenant_numbers`);
    }
  }
}
