import { Migration } from '@mikro-orm/migrations';
import { columnTypes } from './sql.js';

/** One provider per owner and email domain; verified domains; tenants that require single sign-on. */
export class ProviderReach extends Migration {
  override up(): void {
    const { postgresql } = columnTypes(this);
    this.addSql(`drop index identity_providers_domain`);
    this.addSql(`create unique index identity_providers_owner_domain
      on identity_providers (domain_key, owner_tenant_id) where deleted_at is null`);
    for (const column of ['domain_verified_at', 'domain_checked_at', 'domain_failing_since']) {
      this.addSql(`alter table identity_providers add column ${column} bigint`);
    }
    this.addSql(`create index identity_providers_verified on identity_providers (domain_checked_at)
      where domain_verified_at is not null and deleted_at is null`);
    this.addSql(`alter table tenants add column sso_only boolean not null
      default ${postgresql ? 'false' : '0'}`);
    this.addSql(`create index tenants_sso_only on tenants (path)
      where sso_only and deleted_at is null`);
    this.addSql(`alter table users add column password_permitted_until bigint`);
  }

  override down(): void {
    this.addSql(`alter table users drop column password_permitted_until`);
    this.addSql(`drop index tenants_sso_only`);
    this.addSql(`alter table tenants drop column sso_only`);
    this.addSql(`drop index identity_providers_verified`);
    for (const column of ['domain_verified_at', 'domain_checked_at', 'domain_failing_since']) {
      this.addSql(`alter table identity_providers drop column ${column}`);
    }
    this.addSql(`drop index identity_providers_owner_domain`);
    // The earlier release has one provider per domain: the oldest one is kept, the others are
    // marked as deleted.
    this.addSql(`update identity_providers set deleted_at = updated_at
      where deleted_at is null and exists (select 1 from identity_providers o
        where o.domain_key = identity_providers.domain_key and o.deleted_at is null
          and (o.created_at < identity_providers.created_at
            or (o.created_at = identity_providers.created_at and o.id < identity_providers.id)))`);
    this.addSql(`create unique index identity_providers_domain on identity_providers (domain_key)
      where deleted_at is null`);
  }
}
