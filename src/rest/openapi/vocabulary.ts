import { camelCase } from '../names.js';

/**
 * Descriptions of parameters by name. A parameter has the same meaning in every operation. If it has
 * another meaning in one operation, the `description` of its schema says so.
 */
const parameters: Readonly<Record<string, string>> = {
  _issues:
    'If `true` or `embed_detailed`, includes roles of applications that are disabled for the tenant. `_issues` of such a role states the reason.',
  access_policies:
    'Filters by role: users who hold at least one of these roles. Requires `inside_organization`.',
  access_policy_id: 'Id of the access policy.',
  after:
    'Cursor of the next page: `paging.cursors.after` of the previous response. The cursor contains the filters and the order of the list; other filters are ignored.',
  allow_deleted: 'Includes deleted objects.',
  application_id: 'Id of the application.',
  available_only: 'Returns only offering items that are enabled or can be enabled now.',
  brand: 'UUID or number of the brand.',
  client_id: 'Id of the client.',
  contact_id: 'Id of the contact.',
  edition:
    'Filters by edition; `*` for all editions. Items that belong to all editions are always included.',
  editions: 'Filters by edition. Items that belong to all editions are always included.',
  embed_path: 'Includes `path`: the ids of the ancestors.',
  enable: 'Whether to enable the restored user.',
  expand_offering_items: 'Includes the offering items of each tenant.',
  external_ids:
    'Filters by `external_id`: one of these. Requires `tenant_id`, and excludes `uuids` and `subtree_root_tenant_id`.',
  for_ui:
    'Returns the list for a user interface: without disabled items that are in their grace period.',
  feature_name: 'Name of the feature: 1 to 64 letters, digits, dots, dashes and underscores.',
  force:
    'Whether to restore under a changed name or login if the original one is taken. If false, the request fails.',
  idp_id: 'Id of the identity provider.',
  ids: 'Ids of the objects. Objects that the caller cannot see are omitted.',
  image: 'Id of the image.',
  include_grand_children:
    'Includes the users of the units of a customer, or of the folders of any other tenant.',
  include_hidden: 'Includes hidden users. There are none: the parameter has no effect.',
  include_secondary: 'Includes disabled offering items that depend on other items.',
  includeUserGroupPolicies: 'Includes policies that the user holds through security groups.',
  infra_id: 'Id of the infrastructure component.',
  infra_uuid: 'Filters by infrastructure component: offering items that are bound to it.',
  inside_organization:
    'Returns only users of the root of the subtree and of the folders or units that are part of it. Requires `subtree_root_tenant_id`.',
  kind: 'Kind of the child. Default: any kind that the tenant can have as a child.',
  last_user_id: '`paging.last_user_id` of the previous response, to get the next page.',
  login: 'Login of the user.',
  legal_document_id: 'Id of the legal document.',
  limit: 'Maximum number of items on a page. A larger value than the server allows is reduced.',
  location_id: 'Id of the location.',
  lod: 'Level of detail: `stamps` returns ids, versions and times, `basic` adds names and states, `full` returns all fields.',
  notifications: 'Filters by notification: users who receive at least one of these. Required.',
  offering_item_name:
    'Name of the offering item. If it does not exist, the usages of the whole application are returned.',
  offering_items: 'Filters by name of the offering item: one of these.',
  order:
    'Order of the list: `as_is`, `name`, `status`, `usage.NAME` or `usage.NAME.INFRA` and, for users, `login`, `roles`, `level`, `mfa_status` or `contact_types`. A leading `-` reverses it. Default: `name`.',
  origin_id: 'Filters by `origin_id`: the id of the system of origin.',
  parent_id: 'Id of the tenant whose children to list.',
  report_id: 'Id of the report.',
  setting_name: 'Name of the setting.',
  status: 'Filters by status: 1 for enabled offering items, 0 for disabled ones.',
  stored_report_id: 'Id of the stored report.',
  subtree_root_id: 'Id of the root of the subtree to list. The root is included.',
  subtree_root_tenant_id: 'Id of the root of the subtree to list. The root is included.',
  target_edition: 'Name of the edition to switch to.',
  target_tenant_id:
    'Id of a tenant in the subtree. Returns only users of tenants on the path from `subtree_root_tenant_id` to it. Requires `inside_organization`.',
  security_group_id: 'Id of the security group.',
  tenant: 'Id of the tenant to search, with its descendants.',
  tenant_id: 'Id of the tenant.',
  tenants: 'Ids of the tenants.',
  tenant_kinds: 'Filters by kind of the tenant of the user. Requires `inside_organization`.',
  text: 'Text to search for. Case and the encoding of accents are ignored.',
  token_id: 'Id of the registration token: its numeric id or its UUID.',
  token: 'Token from the link in the mail to the user.',
  trusteeType: 'Filters by type of trustee: one of these. An empty list disables the filter.',
  type: 'Filters by type.',
  upload: 'Last segment of the upload URL. It can be used once, within ten minutes.',
  updated_since: 'Returns only objects that were changed after this time (RFC 3339).',
  usage_names: 'Filters by the usage that is counted: one of these.',
  user_id: 'Id of the user.',
  username: 'Login to check.',
  users: 'Ids of the users whose policies to list.',
  uuids: 'Ids of the objects. Objects that the caller cannot see are omitted.',
  version:
    'Version of the object that the caller last read. The request fails if the object has changed since.',
  with_access_policies: 'Includes the access policies that each user holds directly.',
  with_contacts: 'Includes all contacts of each tenant.',
  with_infra_offering_items:
    'Returns only tenants with offering items that are bound to an infrastructure component.',
  with_offering_items: 'Returns only tenants with counted offering items.',
};

/** Descriptions of properties by name, for names with the same meaning in all bodies. */
const properties: Readonly<Record<string, string>> = {
  account_server_url: 'URL of the server where users sign in.',
  added_by: 'Id of the user or client that added the document.',
  added_items: 'Items that this version covers and the previous version does not.',
  after: 'Cursor of the next page; missing on the last page.',
  agent_gateway_url: 'URL of the gateway that agents connect to.',
  application_id: 'Id of the application.',
  apply_to_children:
    'Whether to set the provider also as the default of all descendants that the caller administers.',
  audit_data: 'Text that the audit log records with the sign-in, for example its purpose.',
  backend_type: 'Provider of the storage backend, for example `azure`.',
  backup_console_url: 'URL of the console where users work with the services.',
  barcode: '`url` as a QR code: a PNG image in base 64.',
  capabilities: 'Types of offering items that the component can carry; at least one.',
  changed_items:
    'Items whose terms have changed since the previous version. Users whose tenant has one of them must sign this version.',
  check_usage: 'Whether the request fails if it would disable an item that is in use.',
  client_name: 'Name of the client.',
  client_secret: 'Secret of the client. It is returned only once.',
  color:
    'Color that replaces the color scheme: six hexadecimal digits, for example `2C5BB8`; null to use the color scheme.',
  color_scheme: 'Color scheme of pages and mails.',
  common_part_update:
    'Whether the version changes the part that applies to all services. If true, every user must sign it.',
  company_name: 'Name of the company.',
  content_mobile_url: 'URL where users browse the stored content on a mobile device.',
  content_url: 'URL where users browse the stored content.',
  covered_items: 'Items that this version and the previous versions cover.',
  created: 'Time when the object was created.',
  created_at: 'Time when the object was created.',
  currency: 'Currency of the prices; null if none is set.',
  current_period: 'Current billing period; null if the calendar month is used.',
  deleted_at: 'Time when the object was deleted; null if it is not deleted.',
  document_type: 'Type of the document.',
  document_version: 'Version of the document: the date in its link.',
  exclusive:
    'Whether the value applies to this tenant only. Descendants then inherit from the parent of this tenant.',
  formats: 'Formats in which the report is generated. Default: `csv`.',
  generation_date:
    'Day on which the report is generated. Default: today; for a monthly report, the first day of the next month.',
  grace_period:
    'Number of days that a user has to sign the document after it was first shown to them.',
  help_url: 'URL of the online help.',
  hide_predefined:
    'Whether applications hide their predefined names and links where the brand has none of its own.',
  hide_zero_usage: 'Whether lines without usage are omitted.',
  home_url: 'URL of the home page.',
  infra_component_id: 'Id of the infrastructure component that the item is bound to.',
  infra_component_type: 'Capability of the component that the item requires, for example `backup`.',
  infra_id: 'Id of the infrastructure component that the offering item is bound to.',
  knowledgebase_url: 'URL of the knowledge base that explains errors.',
  level: 'Tenants that the report covers, relative to its own tenant.',
  link: 'URL, or path on this server.',
  location_id: 'Id of the location of the component.',
  lock: 'Whether the value is locked. Values that are set for descendants of the tenant, and for users of the tenant and its descendants, are ignored.',
  locked:
    'Whether the item is locked. Only an administrator above the parent of the tenant can change a locked item or its lock.',
  login: 'Login of the user.',
  logotype:
    'Id of the logo image; null if there is none. A new logo is uploaded by a separate operation.',
  mobile_app_android_download_url: 'URL where the Android app can be downloaded.',
  mobile_app_ios_download_url: 'URL where the iOS app can be downloaded.',
  notifications: 'Notifications that the user receives by mail.',
  ott: 'One-time token.',
  overage: 'Amount by which usage may exceed the quota; null for unlimited.',
  owner_tenant: 'Id of the tenant that the document belongs to.',
  owner_tenant_id: 'Id of the tenant that the object belongs to.',
  owns_custom_legal_docs:
    'Whether legal documents of ancestors are excluded: they do not apply to the tenant and its descendants.',
  paging: 'Cursor of the next page.',
  period:
    'Days that the report covers, including the last one. A monthly report covers the previous month.',
  platform_owned:
    'Whether the object belongs to the root tenant and is therefore visible to all tenants.',
  platform_terms_url: 'URL of the terms of the platform; null or empty if there are none.',
  price: 'Price as an exact decimal number in a string. Zero removes the price.',
  pricing_mode: 'Pricing mode of the tenant.',
  privacy_policy_url: 'URL of the privacy policy; null or empty if there is none.',
  production_start_date: 'Time when production pricing started; null if it has not started.',
  published: 'Time of publication; null if the document is not published.',
  purpose:
    'Purpose of the token: `user_login` signs the user in, `verify` is verified by a service.',
  quota: 'Quota of the offering item.',
  readonly: 'Whether the caller cannot change the object.',
  recipients: 'Ids of the users who receive the report. Default: the caller.',
  reg_server_url: 'URL of the server where agents are registered.',
  registration_access_token:
    'Registration access token (RFC 7592). It is returned only once. No operation accepts it.',
  report_format: 'Format of the stored report.',
  result_action: 'What is done with the finished report: it is stored, or stored and sent by mail.',
  router_url: 'URL of the router, where services are looked up.',
  schedule: 'Schedule of the report: once or every month.',
  service_name: 'Name under which the service is offered.',
  show_skus: 'Whether the report includes the SKU of each offering item.',
  sign_until:
    'Last day to sign the document, in UTC; null until the document is shown to the user. It is shown when the user reads this list.',
  size: 'Size in bytes without compression.',
  smtp_encryption: 'Encryption of the connection to the mail server.',
  smtp_override:
    '1 if mails are sent through the mail server of the brand, 0 if through the mail server of the platform.',
  smtp_port: 'Port of the mail server; 0 if there is none.',
  smtp_reply_address: 'Sender address of mails; empty if there is none.',
  smtp_server: 'Host name or IP address of the mail server; empty if there is none.',
  smtp_user: 'User name for the mail server; empty if there is none.',
  software_id: 'Id of the client software, the same for all its installations.',
  software_version: 'Version of the client software.',
  support_phone: 'Phone number of user support.',
  support_url: 'URL of user support.',
  tenant_id: 'Id of the tenant that the object belongs to.',
  tenant_ids: 'Ids of the tenants, at most 100. One report is created for each tenant.',
  terms_url: 'URL of the terms of use; null or empty if there are none.',
  timestamp: 'Time of the server when it sent the response.',
  updated_at: 'Time when the object was last changed.',
  upsell_url: 'URL where users can buy more services.',
  usage_calculation_mode: 'How the billed usage of a period is calculated.',
  user_guide_url: 'URL of the user guide.',
  user_id: 'Id of the user.',
  version: 'Version of the object. It increases with every change.',
  white_labeled_agent: 'Whether agents show this brand.',
};

/** Example values of properties by name. */
const examples: Readonly<Record<string, string | number>> = {
  address1: '12 Harbour Street',
  city: 'Rivertown',
  country: 'Ireland',
  customer_id: 'C-1042',
  email: 'ada@example.com',
  firstname: 'Ada',
  internal_tag: 'pilot',
  language: 'en',
  lastname: 'Lovelace',
  login: 'ada',
  name: 'Northwind',
  phone: '+353 1 555 0100',
  role_id: 'company_admin',
  version: 1,
  zipcode: 'D01 F5P2',
};

/** Descriptions of fields, by their names in the domain. */
export type FieldTexts = Readonly<Record<string, string>>;

/** The description of a parameter, if there is one. */
export const describeParameter = (name: string): string | undefined =>
  Object.hasOwn(parameters, name) ? parameters[name] : undefined;

/** The description of a property: that of `texts`, otherwise the one for any body, if there is one. */
export function describeProperty(name: string, texts: FieldTexts = {}): string | undefined {
  const field = camelCase(name);
  if (Object.hasOwn(texts, field)) return texts[field];
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

/** An example value of a property, if there is one. */
export const exampleOf = (name: string): string | number | undefined =>
  Object.hasOwn(examples, name) ? examples[name] : undefined;
