import { Type } from '@sinclair/typebox';
import { sessionMfaStatuses } from '../../domain/identity/passwords/second-factor.js';
import {
  AccessPolicy,
  Client,
  Contact,
  Tenant,
  User,
  objectFieldNames,
} from '../../entities/index.js';
import { responseProperties } from '../engine/resource.js';
import {
  string,
  boolean,
  nullableString,
  uuid,
  enumeration,
  optional,
} from '../engine/value-schemas.js';

/* Tenants, users, clients, and what belongs to them, as they are sent. */

export const contact = Type.Object(responseProperties(Contact));

export const accessPolicy = Type.Object(responseProperties(AccessPolicy));

/** Operation that an external system is performing on a tenant or user; null if there is none. */
const externalOperationStatus = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  enum: ['deleting', 'recovering', null],
});

/** The fields of tenants at the levels of detail `stamps` and `basic`. */
export const tenantStamps = [...objectFieldNames, 'parentId'] as const;
export const tenantBasics = [...tenantStamps, 'name', 'kind', 'enabled'] as const;

export const tenant = Type.Object({
  ...responseProperties(Tenant),
  contact,
  contacts: Type.Array(contact),
  has_children: boolean,
  update_lock: Type.Object({ enabled: boolean, owner_id: nullableString }),
  external_operation_status: externalOperationStatus,
});

/** A tenant with the ids on its path, from the root to the tenant. */
export const tenantWithPath = Type.Object({
  ...tenant.properties,
  path: Type.Optional(Type.Array(uuid)),
});

/** The fields of users at the levels of detail `stamps` and `basic`. */
export const userStamps = [...objectFieldNames, 'tenantId'] as const;
export const userBasics = [...userStamps, 'login', 'personalTenantId', 'enabled'] as const;

const userFields = {
  ...responseProperties(User),
  contact,
  external_operation_status: externalOperationStatus,
  access_policies: Type.Optional(Type.Array(accessPolicy)),
};

export const user = Type.Object(userFields);

/** The user of a session, with the state of its second factor. */
export const oneself = Type.Object({
  ...user.properties,
  session_mfa_status: Type.Optional(enumeration(sessionMfaStatuses)),
});

/** A user in a list. The level of detail determines its properties. */
export const listedUser = Type.Object({
  ...optional(userFields),
  ...responseProperties(User, userStamps),
});

const clientProperties = responseProperties(Client);
const { last_access_at: _at, last_access_from_ip: _ip, ...clientFields } = clientProperties;

export const client = Type.Object(clientProperties);

export const clientWithSecret = Type.Object({
  ...clientFields,
  client_secret: string,
  registration_access_token: string,
});
