import { Migration } from '@mikro-orm/migrations';

/** Requirements of applications for a federated sign-in, and periodic fetches of SAML metadata. */
export class UpstreamProtocol extends Migration {
  override up(): void {
    this.addSql(`alter table federated_logins add column max_age integer`);
    this.addSql(`alter table identity_providers add column metadata_fetched_at bigint`);
    this
      .addSql(`create index identity_providers_metadata on identity_providers (metadata_fetched_at)
      where idp_type = 'saml' and address is not null and deleted_at is null`);
  }

  override down(): void {
    this.addSql(`drop index identity_providers_metadata`);
    this.addSql(`alter table identity_providers drop column metadata_fetched_at`);
    this.addSql(`alter table federated_logins drop column max_age`);
  }
}
