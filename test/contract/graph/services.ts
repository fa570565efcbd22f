import { on, without, type Counterpart, type Without } from './counterparts.js';

const item = {
  application_id: 'OfferingItem.application',
  name: 'OfferingItem.name',
  edition: 'OfferingItem.edition',
  usage_name: 'OfferingItem.usageName',
  type: 'OfferingItem.type',
  measurement_unit: 'OfferingItem.measurementUnit',
  tenant_id: 'Tenant.id',
};
const usage = {
  application_id: 'OfferingItem.application',
  name: 'OfferingItem.name',
  edition: 'OfferingItem.edition',
  type: 'OfferingItem.type',
  tenant_uuid: 'Tenant.id',
  tenant_id: 'Tenant.number',
};
const ownReport = without('`FailedUsageReport.index` is the place of the report in the input');
const priced = {
  application_id: 'OfferingItem.application',
  name: 'OfferingItem.name',
};
const byName = without('the name of an item is unique in the platform');
const issues = without('`usable` is false while the application is off');
const owner = {
  'effective.owner': 'Setting.effective',
  'effective.owner.type': 'EffectiveSetting.ownerType',
  'effective.owner.id': 'EffectiveSetting.ownerId',
};
const setting = { application_id: 'Setting.application', ...owner };
const settings = {
  'settings.application_id': 'Setting.application',
  'settings.effective.owner': 'Setting.effective',
  'settings.effective.owner.type': 'EffectiveSetting.ownerType',
  'settings.effective.owner.id': 'EffectiveSetting.ownerId',
};
const storage = without('an infrastructure component is one of storage');

/** Applications, settings, offering items, usages, billing. */
export const services: Readonly<Record<string, Counterpart | Without>> = {
  'GET /.well-known/app-configuration': on('Query.applications', {
    uuid: 'Application.id',
    url: 'Application.apiBaseUrl',
  }),
  'GET /api/2/applications': on('Query.applications'),
  'GET /api/2/applications/{application_id}': on('Query.application'),
  'POST /api/2/applications/{application_id}/bindings/tenants/{tenant_id}': on(
    'Mutation.enableApplication',
  ),
  'DELETE /api/2/applications/{application_id}/bindings/tenants/{tenant_id}': on(
    'Mutation.disableApplication',
  ),
  'POST /api/2/applications/{application_id}/features/tenants/{tenant_id}/{feature_name}': on(
    'Mutation.enableFeature',
    { feature_name: 'input.name', status: 'ApplicationFeature.effective' },
  ),
  'DELETE /api/2/applications/{application_id}/features/tenants/{tenant_id}/{feature_name}': on(
    'Mutation.disableFeature',
    { feature_name: 'input.name' },
  ),
  'GET /api/2/applications/{application_id}/features/tenants/{tenant_id}/{feature_name}': on(
    'Tenant.applicationFeature',
    { status: 'ApplicationFeature.effective' },
  ),
  'GET /api/2/applications/{application_id}/settings/schemas': on('Application.settingSchemas', {
    application_id: 'SettingSchema.application',
  }),
  'GET /api/2/applications/{application_id}/settings/tenants': on('Tenant.settings Query.tenants', {
    ...settings,
    tenant: 'Tenant.id',
  }),
  'GET /api/2/applications/{application_id}/settings/tenants/{tenant_id}': on(
    'Tenant.settings',
    setting,
  ),
  'DELETE /api/2/applications/{application_id}/settings/tenants/{tenant_id}/{setting_name}': on(
    'Mutation.deleteTenantSetting',
    { setting_name: 'input.name' },
  ),
  'PUT /api/2/applications/{application_id}/settings/tenants/{tenant_id}/{setting_name}': on(
    'Mutation.setTenantSetting',
    { ...setting, setting_name: 'input.name' },
  ),
  'GET /api/2/applications/{application_id}/settings/tenants/{tenant_id}/{setting_name}': on(
    'Tenant.settings',
    setting,
  ),
  'GET /api/2/tenants/{tenant_id}/settings': on('Tenant.settings', setting),
  'GET /api/2/editions': on('Query.editions'),
  'GET /api/2/offering_items': on('Query.offeringItems'),
  'GET /api/2/logic/languages': on('Query.languages', { code: 'Query.languages' }),
  'GET /api/2/logic/color_schemes': on('Query.colorSchemes'),
  'GET /api/2/versions': on('Query.release', {
    application: 'Query.release',
    components: 'Query.release',
    'components.name': without('there are two: the server and its database'),
  }),
  'GET /api/2/tenants/applications': on('Query.tenants Tenant.applications', {
    tenants: 'filter.ids',
    tenant: 'Tenant.id',
    applications: 'Tenant.applications',
  }),
  'GET /api/2/tenants/{tenant_id}/applications': on('Tenant.applications'),
  'GET /api/2/tenants/{tenant_id}/applications/roles': on('Tenant.availableRoles', {
    _issues: issues,
    application_id: 'AvailableRole.application',
  }),
  'GET /api/2/tenants/{tenant_id}/applications/{application_id}/roles': on(
    'Tenant.availableRoles',
    {
      _issues: issues,
      application_id: 'AvailableRole.application',
    },
  ),
  'GET /api/2/tenants/offering_items': on('Tenant.offeringItems Tenant.descendants', {
    ...item,
    subtree_root_tenant_id: 'Tenant.descendants',
    offering_items: 'names',
  }),
  'GET /api/2/tenants/{tenant_id}/offering_items': on('Tenant.offeringItems', {
    ...item,
  }),
  'PUT /api/2/tenants/{tenant_id}/offering_items': on('Mutation.setOfferingItems', {
    ...item,
    offering_items: 'items',
    'offering_items.application_id': byName,
    'offering_items.name': 'items.name',
    'offering_items.status': 'items.enabled',
    'offering_items.infra_id': 'items.infraId',
    'offering_items.quota': 'items.quota',
    'offering_items.quota.value': 'items.quota.value',
    'offering_items.quota.overage': 'items.quota.overage',
    'offering_items.quota.version': 'items.quota.version',
  }),
  'GET /api/2/tenants/{tenant_id}/offering_items/available_for_child': on(
    'Tenant.offeringItemsAvailableForChild',
    item,
  ),
  'GET /api/2/tenants/{tenant_id}/applications/{application_id}/offering_items': on(
    'Tenant.offeringItems',
    item,
  ),
  'GET /api/2/tenants/{tenant_id}/edition': on('Tenant.editionSwitch'),
  'PUT /api/2/tenants/{tenant_id}/edition': on('Mutation.switchEdition', item),
  'GET /api/2/tenants/usages': on('Tenant.usages Query.tenants', {
    tenants: 'filter.ids',
    tenant: 'Tenant.id',
    usages: 'Tenant.usages',
    ...Object.fromEntries(
      Object.entries(usage).map(([name, target]) => [`usages.${name}`, target]),
    ),
  }),
  'PUT /api/2/tenants/usages': on('Mutation.reportUsages', {
    items: 'reports',
    'items.tenant_id': 'reports.tenantId',
    'items.resource_id': 'reports.resourceId',
    'items.usage_type': 'reports.usageName',
    'items.offering_item': 'reports.offeringItem',
    'items.infra_id': 'reports.infraId',
    'items.usage_value': 'reports.value',
    tenant_id: ownReport,
    resource_id: ownReport,
    usage_type: ownReport,
    offering_item: ownReport,
    infra_id: ownReport,
    error: without('`code`, `field` and `message` of the failed report'),
  }),
  'GET /api/2/tenants/{tenant_id}/usages': on('Tenant.usages', usage),
  'GET /api/2/tenants/{tenant_id}/applications/{application_id}/usages': on('Tenant.usages', usage),
  'GET /api/2/tenants/{tenant_id}/applications/{application_id}/usages/{offering_item_name}': on(
    'Tenant.usages',
    usage,
  ),
  'GET /api/2/billing/tenants/{tenant_id}': on('Tenant.billing'),
  'PUT /api/2/billing/tenants/{tenant_id}': on('Mutation.updateBilling Tenant.billing'),
  'GET /api/2/billing/tenants/{tenant_id}/periods': on('Tenant.billingPeriods', {
    offering_item: 'Tenant.billingPeriods',
    'offering_item.application_id': 'OfferingItem.application',
    'offering_item.name': 'OfferingItem.name',
    'offering_item.infra_component_type': storage,
    current_period: 'Tenant.billingPeriods',
  }),
  'PUT /api/2/billing/tenants/{tenant_id}/periods': on(
    'Mutation.updateBillingPeriods Tenant.billingPeriods',
    {
      'items.offering_item.application_id': byName,
      'items.offering_item.infra_component_type': storage,
      offering_item: 'Tenant.billingPeriods',
      'offering_item.application_id': 'OfferingItem.application',
      'offering_item.name': 'OfferingItem.name',
      'offering_item.infra_component_type': storage,
      current_period: 'Tenant.billingPeriods',
    },
  ),
  'GET /api/2/tenants/{tenant_id}/offering_items/pricing': on('Tenant.prices', priced),
  'PUT /api/2/tenants/{tenant_id}/offering_items/pricing': on(
    'Mutation.updatePrices Tenant.prices',
    {
      ...priced,
      'items.application_id': byName,
    },
  ),
  'GET /api/2/tenants/{tenant_id}/pricing': on('Tenant.pricing'),
  'PUT /api/2/tenants/{tenant_id}/pricing': on('Mutation.updatePricing Tenant.pricing'),
};
