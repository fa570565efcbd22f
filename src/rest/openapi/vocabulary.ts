import { objectTexts, tenantTexts } from '../../domain/core/field-descriptions.js';
import { AccessPolicy, Contact, Tenant, User } from '../../entities/index.js';
import { camelCase } from '../engine/names.js';
import { examplesOf } from '../engine/resource.js';
import { serviceParameters, serviceProperties } from './service-vocabulary.js';

/**
 * Descriptions of parameters by name. A parameter has the same meaning in every operation. If it has
 * another meaning in one operation, the `description` of its schema says so.
 */
const parameters: Readonly<Record<string, string>> = {
  access_policies:
    'Filters by role: users who hold at least one of these roles. Requires `inside_organization`.',
  access_policy_id: 'Id of the access policy.',
  after:
    'Cursor of the next page: `paging.cursors.after` of the previous response. The cursor contains the filters and the order of the list; other filters are ignored.',
  allow_deleted: 'Includes deleted objects.',
  client_id: 'Id of the client.',
  contact_id: 'Id of the contact.',
  embed_path: 'Includes `path`: the ids of the ancestors.',
  enable: 'Whether to enable the restored user.',
  expand_offering_items: 'Includes the offering items of each tenant.',
  external_ids:
    'Filters by `external_id`: one of these. Requires `tenant_id`, and excludes `uuids` and `subtree_root_tenant_id`.',
  force:
    'Whether to restore under a changed name or login if the original one is taken. If false, the request fails.',
  idp_id: 'Id of the identity provider.',
  ids: 'Ids of the objects. Objects that the caller cannot see are omitted.',
  include_grand_children:
    'Includes the users of the units of a customer, or of the folders of any other tenant.',
  include_hidden: 'Includes hidden users. There are none: the parameter has no effect.',
  includeUserGroupPolicies: 'Includes policies that the user holds through security groups.',
  inside_organization:
    'Returns only users of the root of the subtree and of the folders or units that are part of it. Requires `subtree_root_tenant_id`.',
  last_user_id: '`paging.last_user_id` of the previous response, to get the next page.',
  login: 'Login of the user.',
  limit: 'Maximum number of items on a page. A larger value than the server allows is reduced.',
  lod: 'Level of detail: `stamps` returns ids, versions and times, `basic` adds names and states, `full` returns all fields.',
  notifications: 'Filters by notification: users who receive at least one of these. Required.',
  order:
    'Order of the list: `as_is`, `name`, `status`, `usage.NAME` or `usage.NAME.INFRA` and, for users, `login`, `roles`, `level`, `mfa_status` or `contact_types`. A leading `-` reverses it. Default: `name`.',
  origin_id: 'Filters by `origin_id`: the id of the system of origin.',
  parent_id: 'Id of the tenant whose children to list.',
  subtree_root_id: 'Id of the root of the subtree to list. The root is included.',
  subtree_root_tenant_id: 'Id of the root of the subtree to list. The root is included.',
  target_tenant_id:
    'Id of a tenant in the subtree. Returns only users of tenants on the path from `subtree_root_tenant_id` to it. Requires `inside_organization`.',
  security_group_id: 'Id of the security group.',
  tenant: 'Id of the tenant to search, with its descendants.',
  tenant_id: 'Id of the tenant.',
  tenant_kinds: 'Filters by kind of the tenant of the user. Requires `inside_organization`.',
  text: 'Text to search for. Case and the encoding of accents are ignored.',
  token_id: 'Id of the registration token: its numeric id or its UUID.',
  token: 'Token from the link in the mail to the user.',
  trusteeType: 'Filters by type of trustee: one of these. An empty list disables the filter.',
  updated_since: 'Returns only objects that were changed after this time (RFC 3339).',
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
  ...serviceParameters,
};

/** Descriptions of properties by name, for names with the same meaning in all bodies. */
const properties: Readonly<Record<string, string>> = {
  after: 'Cursor of the next page; missing on the last page.',
  apply_to_children:
    'Whether to set the provider also as the default of all descendants that the caller administers.',
  audit_data: 'Text that the audit log records with the sign-in, for example its purpose.',
  barcode: '`url` as a QR code: a PNG image in base 64.',
  client_name: 'Name of the client.',
  client_secret: 'Secret of the client. It is returned only once.',
  created_at: objectTexts.createdAt,
  deleted_at: objectTexts.deletedAt,
  id: objectTexts.id,
  link: 'URL, or path on this server.',
  login: 'Login of the user.',
  notifications: 'Notifications that the user receives by mail.',
  ott: 'One-time token.',
  owner_tenant_id: 'Id of the tenant that the object belongs to.',
  paging: 'Cursor of the next page.',
  production_start_date: tenantTexts.productionStartDate,
  purpose:
    'Purpose of the token: `user_login` signs the user in, `verify` is verified by a service.',
  registration_access_token:
    'Registration access token (RFC 7592). It is returned only once. No operation accepts it.',
  software_id: 'Id of the client software, the same for all its installations.',
  software_version: 'Version of the client software.',
  tenant_id: 'Id of the tenant that the object belongs to.',
  timestamp: 'Time of the server when it sent the response.',
  updated_at: objectTexts.updatedAt,
  user_id: 'Id of the user.',
  version: objectTexts.version,
  ...serviceProperties,
};

/** Example values of properties by name. */
const examples: Readonly<Record<string, string | number>> = {
  ...examplesOf(Contact),
  ...examplesOf(AccessPolicy),
  ...examplesOf(Tenant),
  ...examplesOf(User),
};

/** Descriptions of fields, by their names in the domain or the REST API. */
export type FieldTexts = Readonly<Record<string, string>>;

/** The description of a parameter, if there is one. */
export const describeParameter = (name: string): string | undefined =>
  Object.hasOwn(parameters, name) ? parameters[name] : undefined;

/**
 * The description of a property: from `texts`, otherwise the one for any body; undefined if there
 * is none.
 */
export function describeProperty(name: string, texts: FieldTexts = {}): string | undefined {
  const field = camelCase(name);
  if (Object.hasOwn(texts, name)) return texts[name];
  if (Object.hasOwn(texts, field)) return texts[field];
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

/** An example value of a property, if there is one. */
export const exampleOf = (name: string): string | number | undefined =>
  Object.hasOwn(examples, name) ? examples[name] : undefined;
