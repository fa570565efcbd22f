import { Migration } from '@mikro-orm/migrations';
import { columnTypes } from './sql.js';

/** Brands and their images, legal documents, security groups, registration tokens. */
export class Estate extends Migration {
  override up(): void {
    const { uuid, json, key, blob, postgresql } = columnTypes(this);
    const stamps = `
      id ${uuid} primary key,
      version integer not null default 1,
      created_at bigint not null,
      updated_at bigint not null,
      deleted_at bigint,
      deletion_id ${uuid}`;
    const to = (table: string) => `references ${table} (id) deferrable initially deferred`;
    const tenant = `tenant_id ${uuid} not null ${to('tenants')}`;

    this.addSql(`create table brands (${stamps},
      number bigint not null unique,
      ${tenant},
      company_name text,
      service_name text,
      color_scheme text not null,
      color text,
      logotype ${uuid},
      support_phone text,
      support_url text,
      home_url text,
      help_url text,
      knowledgebase_url text,
      user_guide_url text,
      upsell_url text,
      terms_url text,
      platform_terms_url text,
      privacy_policy_url text,
      mobile_app_android_download_url text,
      mobile_app_ios_download_url text,
      account_server_url text,
      backup_console_url text not null,
      reg_server_url text,
      router_url text,
      agent_gateway_url text,
      owns_custom_legal_docs boolean not null,
      white_labeled_agent boolean not null,
      smtp_override boolean not null,
      smtp_reply_address text not null,
      smtp_server text not null,
      smtp_port integer not null,
      smtp_user text not null,
      encrypted_smtp_password text,
      smtp_encryption text not null check (smtp_encryption in ('', 'SSL', 'TLS'))
    )`);
    this.addSql(`create unique index brands_tenant on brands (tenant_id) where deleted_at is null`);
    this.addSql(`create table images (
      id ${uuid} primary key,
      ${tenant},
      bytes ${blob} not null,
      hash text not null,
      width integer not null,
      height integer not null,
      created_at bigint not null
    )`);
    this.addSql(`create index images_tenant on images (tenant_id)`);
    this.addSql(`create table logo_uploads (
      id ${key} primary key,
      ${tenant},
      tenant_version integer not null,
      issuer_type text not null check (issuer_type in ('user', 'client')),
      issued_to ${uuid} not null,
      issuer_generation integer not null,
      created_at bigint not null,
      expires_at bigint not null,
      used_at bigint
    )`);
    this.addSql(`create index logo_uploads_expiry on logo_uploads (expires_at)`);

    this.addSql(`create table legal_documents (${stamps},
      owner_tenant_id ${uuid} not null ${to('tenants')},
      added_by ${uuid},
      document_type text not null
        check (document_type in ('eula', 'privacy_statement', 'platform_terms')),
      link text not null,
      document_version ${key} not null,
      comment text,
      common_part_update boolean not null,
      changed_items ${json} not null,
      added_items ${json} not null,
      covered_items ${json} not null,
      grace_period integer not null check (grace_period >= 0),
      published_at bigint
    )`);
    this.addSql(`create index legal_documents_owner on legal_documents (owner_tenant_id, id)`);
    this.addSql(`create unique index legal_documents_version
      on legal_documents (owner_tenant_id, document_type, document_version)
      where deleted_at is null`);
    this.addSql(`create table legal_signatures (
      user_id ${uuid} not null ${to('users')},
      document_id ${uuid} not null ${to('legal_documents')},
      proposed_at bigint not null,
      signed_at bigint,
      signed_by ${uuid},
      primary key (user_id, document_id)
    )`);

    this.addSql(`create table security_groups (${stamps}, ${tenant})`);
    this.addSql(`create index security_groups_tenant on security_groups (tenant_id, id)`);
    this.addSql(`create table security_group_members (
      group_id ${uuid} not null ${to('security_groups')},
      member_id ${uuid} not null,
      member_type text not null check (member_type in ('user', 'client')),
      added_at bigint not null,
      primary key (group_id, member_id)
    )`);
    this.addSql(`create index security_group_members_member
      on security_group_members (member_id, group_id)`);

    this.addSql(`create table registration_tokens (${stamps},
      number bigint not null unique,
      ${tenant},
      token_hash ${key} not null unique,
      encrypted_token text not null,
      scopes ${json} not null,
      created_by ${uuid},
      expires_at bigint not null,
      uses integer not null,
      last_used_at bigint
    )`);
    this.addSql(`create index registration_tokens_tenant on registration_tokens (tenant_id, id)`);
    this.addSql(`create index registration_tokens_expiry on registration_tokens (expires_at)`);

    if (postgresql) {
      this.addSql(`create sequence brand_numbers`);
      this.addSql(`create sequence registration_token_numbers`);
    }
  }

  override down(): void {
    // References to deleted brands or groups would make a repeated migration fail.
    this.addSql(
      `update tenants set brand_id = null, brand_uuid = null where brand_uuid is not null`,
    );
    this.addSql(`delete from access_policies where trustee_type = 'user_group'`);
    if (columnTypes(this).postgresql) {
      this.addSql(`drop sequence registration_token_numbers`);
      this.addSql(`drop sequence brand_numbers`);
    }
    const tables = [
      'registration_tokens',
      'security_group_members',
      'security_groups',
      'legal_signatures',
      'legal_documents',
      'logo_uploads',
      'images',
      'brands',
    ];
    for (const table of tables) this.addSql(`drop table ${table}`);
  }
}
