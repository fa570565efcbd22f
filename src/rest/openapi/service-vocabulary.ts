import { documentTexts, ownershipTexts } from '../../domain/core/service-field-descriptions.js';
import { snakeCase } from '../engine/names.js';

/** Converts the names of `texts` to the spelling of this API. */
const byWireName = (texts: Readonly<Record<string, string>>, prefix = '') =>
  Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [`${prefix}${snakeCase(name)}`, text]),
  );

/**
 * Descriptions of the parameters of services: applications, offering items, usages, reports and so
 * on.
 */
export const serviceParameters: Readonly<Record<string, string>> = {
  _issues:
    'With `true` or `embed_detailed`, includes roles whose application is disabled for the tenant, with the reason in `_issues`.',
  application_id: 'Id of the application.',
  available_only: 'Returns only items that are enabled or can be enabled.',
  brand: 'UUID or number of the brand.',
  edition:
    'Filters by edition; `*` for all editions. Items that belong to all editions are always included.',
  editions: 'Filters by edition. Items that belong to all editions are always included.',
  feature_name:
    'Name of the feature: at most 64 letters, digits, dots, hyphens and underscores, starting with a letter or digit.',
  for_ui:
    'Excludes disabled applications and offering items that are in their grace period, for display in a user interface.',
  image: 'Id of the image.',
  include_secondary: 'Includes disabled items that depend on another item.',
  infra_id: 'Id of the infrastructure component.',
  infra_uuid: 'Filters by the infrastructure component that the item is bound to.',
  kind: 'Kind of the child. Default: any kind that the tenant can have as a child.',
  legal_document_id: 'Id of the legal document.',
  location_id: 'Id of the location.',
  offering_item_name:
    'Name of the offering item. If the application has no such item, the usages of all its items are returned.',
  offering_items: 'Filters by name.',
  report_id: 'Id of the report.',
  setting_name: 'Name of the setting.',
  status: 'Filters by state: 1 for enabled items, 0 for disabled ones.',
  stored_report_id: 'Id of the stored report.',
  target_edition: 'Name of the edition to switch to.',
  tenants: 'Ids of the tenants, at most 100. Tenants that the caller cannot see are omitted.',
  type: 'Filters by type.',
  upload: 'Secret at the end of the upload URL. It can be used once and expires after ten minutes.',
  usage_names: 'Filters by the usage that the item counts.',
};

/**
 * Descriptions of the properties of services. Names with several meanings are described in the
 * schemas.
 */
export const serviceProperties: Readonly<Record<string, string>> = {
  ...byWireName(ownershipTexts),
  absolute_value: 'Current total usage.',
  application_id: 'Id of the application.',
  added_items: documentTexts.addedItems,
  api_base_url: 'URL of the API of the application, or its path on this server.',
  backend_types: 'Storage backend types of infrastructure components, for example `azure`.',
  business_type:
    'Business type of the setting: `quota` for a limit, `setting` for a configuration.',
  changed_items: documentTexts.changedItems,
  check_usage: 'Whether the request fails if it would disable an item that is in use.',
  covered_items: documentTexts.coveredItems,
  currency: 'Currency of the prices (ISO 4217); null if none is set.',
  current_period: 'Current billing period; null if the calendar month is used.',
  effective: 'Effective value of the setting.',
  infra_component_id: 'Id of the infrastructure component that the item is bound to.',
  infra_component_type:
    'Capability that the item requires of its infrastructure component, for example `backup`.',
  infra_id: 'Id of the infrastructure component that the item is bound to.',
  infras: 'Ids of the infrastructure components.',
  inheritance_type:
    'How the effective value is determined from the own value and the values of ancestors. `override`: the nearest value. `minimum` and `maximum`: the smallest or largest value. `union`: all objects are merged. `none`: only the own value.',
  location_id: 'Id of the location of the component.',
  locations: 'Ids of the locations.',
  locked:
    'Whether the item is locked. Only an administrator above the parent of the tenant can change a locked item or its lock.',
  measurement_unit: 'Unit of the usage; `n/a` if the item is not counted.',
  offering_item: 'Offering item.',
  overage: 'Amount by which usage may exceed the quota; null for unlimited.',
  own: 'Own value of the setting; null if none is set.',
  price:
    'Price in the currency of the pricing of the tenant, as an exact decimal number in a string. Zero removes the price.',
  quota: 'Quota of the item.',
  range_start: 'Start of the current billing period.',
  report_id: 'Id of the report.',
  resource_id: 'Id of the resource whose usage is reported.',
  schemas: 'Schemas of the settings.',
  sign_until: documentTexts.signUntil,
  smtp_password:
    'Password for the mail server. An empty string removes it; the asterisks of a response keep it. Pass the password again when changing the mail server.',
  subject_email: 'Mail address of the user.',
  subject_firstname: 'First name of the user.',
  subject_lastname: 'Last name of the user.',
  subject_login: 'Login of the user.',
  target_edition: 'Name of the edition to switch to.',
  tenant: 'Id of the tenant.',
  usage_calculation_mode:
    'How the billed usage of a period is calculated: usage on its last day, or the average of its days.',
  usage_name: 'Name of the usage that the item counts.',
  usage_type: 'Name of the usage, for example `storage`.',
};
