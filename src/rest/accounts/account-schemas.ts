import { Type } from '@sinclair/typebox';
import { sessionMfaStatuses } from '../../domain/identity/passwords/second-factor.js';
import {
  AccessPolicy,
  Client,
  Contact,
  businessTypes,
  customerTypes,
  mfaStatuses,
  pricingModes,
  tenantKinds,
  userNotifications,
} from '../../entities/index.js';
import { responseProperties } from '../engine/resource.js';
import { offeringItem } from '../commerce/service-schemas.js';
import {
  string,
  integer,
  boolean,
  nullableString,
  nullableInteger,
  uuid,
  enumeration,
  dateTime,
  nullableDateTime,
  optional,
} from '../engine/value-schemas.js';

/* Tenants, users, clients, and what belongs to them, as they are sent. */

export const contact = Type.Object(responseProperties(Contact));

export const accessPolicy = Type.Object(responseProperties(AccessPolicy));

/** What goes on with a tenant or user: null while nothing does. */
const externalOperationStatus = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  enum: ['deleting', 'recovering', null],
});

const tenantStamps = {
  id: uuid,
  parent_id: string,
  version: integer,
  created_at: dateTime,
  updated_at: dateTime,
  deleted_at: nullableDateTime,
};

const tenantFields = {
  name: string,
  kind: enumeration(tenantKinds),
  enabled: boolean,
  production_start_date: nullableDateTime,
  customer_type: enumeration(customerTypes),
  contact,
  contacts: Type.Array(contact),
  customer_id: nullableString,
  brand_id: nullableInteger,
  internal_tag: nullableString,
  language: string,
  owner_id: nullableString,
  has_children: boolean,
  update_lock: Type.Object({ enabled: boolean, owner_id: nullableString }),
  ancestral_access: boolean,
  mfa_status: enumeration(mfaStatuses),
  pricing_mode: enumeration(pricingModes),
  external_operation_status: externalOperationStatus,
};

const tenantExtras = optional({
  brand_uuid: uuid,
  default_idp_id: uuid,
});

export const tenant = Type.Object({ ...tenantStamps, ...tenantFields, ...tenantExtras });

/** A tenant with the ids of those above it, from the root down to itself. */
export const tenantWithPath = Type.Object({
  ...tenant.properties,
  path: Type.Optional(Type.Array(uuid)),
});

/** A tenant of a list: how much of it is there depends on the level of detail. */
export const listedTenant = Type.Object({
  ...tenantStamps,
  ...optional(tenantFields),
  ...tenantExtras,
  offering_items: Type.Optional(Type.Array(offeringItem)),
});

const userStamps = {
  id: uuid,
  tenant_id: uuid,
  version: integer,
  created_at: dateTime,
  updated_at: dateTime,
  deleted_at: nullableDateTime,
};

const userFields = {
  login: string,
  contact,
  activated: boolean,
  enabled: boolean,
  language: string,
  personal_tenant_id: nullableString,
  business_types: Type.Array(enumeration(businessTypes)),
  notifications: Type.Array(enumeration(userNotifications)),
  mfa_status: enumeration(mfaStatuses),
  external_operation_status: externalOperationStatus,
};

const userExtras = optional({
  access_policies: Type.Array(accessPolicy),
  idp_id: uuid,
  external_id: string,
  origin_id: string,
  origin_external_id: string,
  disable_after: dateTime,
});

export const user = Type.Object({ ...userStamps, ...userFields, ...userExtras });

/** A user who asks with a session: how that one stands with the second factor. */
export const oneself = Type.Object({
  ...user.properties,
  session_mfa_status: Type.Optional(enumeration(sessionMfaStatuses)),
});

/** A user of a list: how much of it is there depends on the level of detail. */
export const listedUser = Type.Object({
  ...userStamps,
  ...optional(userFields),
  ...userExtras,
});

const clientProperties = responseProperties(Client);
const { last_access_at: _at, last_access_from_ip: _ip, ...clientFields } = clientProperties;

export const client = Type.Object(clientProperties);

export const clientWithSecret = Type.Object({
  ...clientFields,
  client_secret: string,
  registration_access_token: string,
});
