import { Migration } from '@mikro-orm/migrations';
import { columnTypes } from './sql.js';

/** Infrastructure, offering items, usages, settings, enabled applications, prices and billing. */
export class Services extends Migration {
  override up(): void {
    const { uuid, json, key } = columnTypes(this);
    const stamps = `
      id ${uuid} primary key,
      version integer not null default 1,
      created_at bigint not null,
      updated_at bigint not null,
      deleted_at bigint,
      deletion_id ${uuid}`;
    const to = (table: string) => `references ${table} (id) deferrable initially deferred`;
    const tenant = `tenant_id ${uuid} not null ${to('tenants')}`;
    // Columns that identify an offering item of a tenant: the item and its component.
    const item = `${tenant},
      key ${key} not null,
      name ${key} not null,
      infra_id ${uuid} ${to('infra_components')}`;

    // For a page of children in the order of their paths.
    this.addSql(`create index tenants_children on tenants (parent_id, path)`);

    this.addSql(`create table locations (${stamps},
      owner_tenant_id ${uuid} not null ${to('tenants')},
      name text not null
    )`);
    this.addSql(`create index locations_owner on locations (owner_tenant_id, id)`);
    this.addSql(`create table infra_components (${stamps},
      owner_tenant_id ${uuid} not null ${to('tenants')},
      location_id ${uuid} not null ${to('locations')},
      name text not null,
      url text not null,
      capabilities ${json} not null,
      content_url text,
      content_mobile_url text,
      backend_type text
    )`);
    this.addSql(`create index infra_components_owner on infra_components (owner_tenant_id, id)`);
    this.addSql(`create index infra_components_location on infra_components (location_id, id)`);

    this.addSql(`create table offering_items (
      name ${key} primary key,
      application_id ${uuid} not null ${to('applications')},
      edition text,
      usage_name text not null,
      measurement_unit text not null,
      type text not null check (type in ('count', 'feature', 'infra')),
      capability text,
      depends_on ${json} not null,
      kinds ${json} not null,
      accumulates boolean not null,
      position integer not null
    )`);
    this.addSql(`create table tenant_offering_items (${item},
      enabled boolean not null,
      quota_value bigint check (quota_value >= 0),
      quota_overage bigint check (quota_overage >= 0),
      quota_version bigint not null,
      quota_state text not null
        check (quota_state in ('unlimited', 'within', 'near', 'over', 'exceeded')),
      locked boolean not null,
      grace_until bigint,
      updated_at bigint not null,
      deleted_at bigint,
      primary key (tenant_id, key)
    )`);
    this.addSql(`create index tenant_offering_items_pressed
      on tenant_offering_items (tenant_id, quota_state)
      where enabled and deleted_at is null and quota_state in ('near', 'over', 'exceeded')`);
    this.addSql(`create index tenant_offering_items_infra on tenant_offering_items (infra_id)
      where infra_id is not null`);
    this.addSql(`create index tenant_offering_items_updated
      on tenant_offering_items (updated_at, tenant_id)`);

    this.addSql(`create table usages (${item},
      value bigint not null check (value >= 0),
      rolled bigint not null,
      below bigint not null,
      pending bigint not null generated always as (value - rolled) stored,
      updated_at bigint not null,
      primary key (tenant_id, key)
    )`);
    // Reported and not yet aggregated usage, oldest first. A separate column, because PostgreSQL
    // has statistics of how often a column is 0, but not of how often two columns differ.
    this.addSql(`create index usages_pending on usages (updated_at) where pending <> 0`);
    this.addSql(`create table resource_usages (${tenant},
      key ${key} not null,
      resource_id ${key} not null,
      value bigint not null check (value >= 0),
      updated_at bigint not null,
      primary key (tenant_id, key, resource_id)
    )`);
    this.addSql(`create index resource_usages_resource on resource_usages (resource_id)`);
    this.addSql(`create table usage_days (${tenant},
      key ${key} not null,
      day integer not null,
      value bigint not null,
      primary key (tenant_id, key, day)
    )`);

    this.addSql(`create table setting_schemas (
      application_id ${uuid} not null ${to('applications')},
      name ${key} not null,
      inheritance_type text not null
        check (inheritance_type in ('override', 'minimum', 'maximum', 'union', 'none')),
      business_type text not null check (business_type in ('quota', 'setting')),
      value_type text not null check (value_type in ('string', 'boolean', 'number', 'object')),
      default_content ${json},
      choices ${json},
      hidden boolean not null,
      position integer not null,
      primary key (application_id, name)
    )`);
    this.addSql(`create table setting_values (
      owner_id ${uuid} not null,
      application_id ${uuid} not null,
      name ${key} not null,
      owner_type text not null check (owner_type in ('tenant', 'user')),
      ${tenant},
      content ${json},
      lock boolean not null,
      exclusive boolean not null,
      updated_at bigint not null,
      primary key (owner_id, application_id, name)
    )`);

    this.addSql(`create table application_bindings (${tenant},
      application_id ${uuid} not null ${to('applications')},
      created_at bigint not null,
      primary key (tenant_id, application_id)
    )`);
    this.addSql(`create table application_features (${tenant},
      application_id ${uuid} not null ${to('applications')},
      name ${key} not null,
      enabled boolean not null,
      updated_at bigint not null,
      primary key (tenant_id, application_id, name)
    )`);

    this.addSql(`create table tenant_billing (
      tenant_id ${uuid} primary key ${to('tenants')},
      currency text,
      pricing_version integer not null,
      billing_mode text not null check (billing_mode in ('external', 'internal')),
      usage_calculation_mode text not null
        check (usage_calculation_mode in ('last_day', 'average')),
      billing_version integer not null,
      updated_at bigint not null
    )`);
    this.addSql(`create table offering_item_prices (${item},
      price text,
      price_version integer not null,
      updated_at bigint not null,
      primary key (tenant_id, key)
    )`);
    this.addSql(`create table billing_periods (${item},
      start_date text not null,
      updated_at bigint not null,
      primary key (tenant_id, key)
    )`);
  }

  override down(): void {
    const tables = [
      'billing_periods',
      'offering_item_prices',
      'tenant_billing',
      'application_features',
      'application_bindings',
      'setting_values',
      'setting_schemas',
      'usage_days',
      'resource_usages',
      'usages',
      'tenant_offering_items',
      'offering_items',
      'infra_components',
      'locations',
    ];
    for (const table of tables) this.addSql(`drop table ${table}`);
    this.addSql(`drop index tenants_children`);
  }
}
