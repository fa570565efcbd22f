import { Type, type TProperties, type TSchema } from '@sinclair/typebox';
import { sessionMfaStatuses } from '../domain/identity/second-factor.js';
import {
  billingModes,
  businessTypes,
  clientStatuses,
  clientTypes,
  contactTypes,
  currencies,
  customerTypes,
  identityProviderTypes,
  infraCapabilities,
  measurementUnits,
  mfaStatuses,
  offeringItemTypes,
  pricingModes,
  settingOwnerTypes,
  tenantKinds,
  tokenEndpointAuthMethods,
  trusteeTypes,
  usageCalculationModes,
  userNotifications,
} from '../entities/index.js';

/*
 * The shared types of the contract, as they are sent. Nullable ones are written with two types in
 * one schema: the compiled serializer reads that much faster than `anyOf`.
 */

export const string = Type.String();
export const integer = Type.Integer();
export const boolean = Type.Boolean();
export const nullableString = Type.Unsafe<string | null>({ type: ['string', 'null'] });
const nullableInteger = Type.Unsafe<number | null>({ type: ['integer', 'null'] });
const nullableBoolean = Type.Unsafe<boolean | null>({ type: ['boolean', 'null'] });
export const uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });
export const enumeration = (values: readonly string[]) =>
  Type.Unsafe<string>({ type: 'string', enum: [...values] });
const dateTimePattern = '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$';
/** UTC, whole seconds: `2026-01-31T12:00:00Z`. */
export const dateTime = Type.String({ pattern: dateTimePattern });
export const nullableDateTime = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  pattern: dateTimePattern,
});

/** The properties, all of them optional. */
const optional = <T extends TProperties>(properties: T) =>
  Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, Type.Optional(schema)]),
  );

/** `{ "items": [...] }`. */
export const items = (item: TSchema) => Type.Object({ items: Type.Array(item) });

/** A list of ids under the name of what they are of. */
export const ids = (name: string) => Type.Object({ [name]: Type.Array(uuid) });

/** A page of a list: its items, the server's time and the cursor of the next page. */
export const page = (item: TSchema) =>
  Type.Object({
    paging: Type.Optional(Type.Object({ cursors: Type.Object({ after: Type.Optional(string) }) })),
    timestamp: dateTime,
    items: Type.Array(item),
  });

export const contact = Type.Object({
  id: uuid,
  created_at: nullableDateTime,
  updated_at: nullableDateTime,
  deleted_at: nullableDateTime,
  tenant_id: nullableString,
  user_id: nullableString,
  types: Type.Array(enumeration(contactTypes)),
  email: nullableString,
  address1: nullableString,
  address2: nullableString,
  country: nullableString,
  state: nullableString,
  city: nullableString,
  zipcode: nullableString,
  phone: nullableString,
  firstname: nullableString,
  lastname: nullableString,
  title: nullableString,
  website: nullableString,
  industry: nullableString,
  organization_size: nullableString,
  email_confirmed: nullableBoolean,
  aan: nullableString,
  fax: nullableString,
  language: nullableString,
});

export const accessPolicy = Type.Object({
  id: uuid,
  version: integer,
  created_at: dateTime,
  updated_at: dateTime,
  deleted_at: nullableDateTime,
  trustee_id: string,
  trustee_type: enumeration(trusteeTypes),
  issuer_id: string,
  tenant_id: string,
  role_id: string,
  resource_server_id: Type.Optional(string),
  resource_namespace: Type.Optional(string),
  resource_path: Type.Optional(string),
});

export const application = Type.Object({
  id: uuid,
  name: string,
  type: string,
  usages: Type.Array(string),
  api_base_url: string,
});

/** Any value that a setting can have. */
const settingContent = Type.Unsafe<unknown>({});

/** A setting of a tenant: what it has set itself, if it has, and what counts for it. */
export const setting = Type.Object({
  name: string,
  application_id: uuid,
  own: Type.Union([
    Type.Object({ value: settingContent, lock: boolean, exclusive: boolean }),
    Type.Null(),
  ]),
  effective: Type.Object({
    owner: Type.Optional(Type.Object({ type: enumeration(settingOwnerTypes), id: uuid })),
    hidden: boolean,
    value: settingContent,
    lock: boolean,
  }),
});

/** How a setting is inherited, and what it is about. */
export const settingSchema = Type.Object({
  application_id: uuid,
  name: string,
  inheritance_type: string,
  business_type: string,
});

/** A role that can be held on a tenant, and what is still in its way. */
export const availableRole = Type.Object({
  application_id: uuid,
  is_default: boolean,
  role: string,
  type: string,
  _issues: Type.Optional(
    Type.Object({
      target: string,
      severity: enumeration(['error', 'warning']),
      error: Type.Object({ domain: string, code: integer, message: string }),
    }),
  ),
});

/** What goes on with a tenant or user: null while nothing does. */
const externalOperationStatus = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  enum: ['deleting', 'recovering', null],
});

/** An offering item of the catalogue. */
export const catalogueItem = Type.Object({
  name: string,
  edition: nullableString,
  usage_name: string,
});

/** An offering item of a tenant. */
export const offeringItem = Type.Object({
  application_id: uuid,
  name: string,
  edition: nullableString,
  usage_name: string,
  tenant_id: uuid,
  updated_at: Type.Optional(dateTime),
  deleted_at: nullableDateTime,
  status: Type.Unsafe<0 | 1>({ type: 'integer', enum: [0, 1] }),
  locked: boolean,
  quota: Type.Optional(
    Type.Object({ value: nullableInteger, overage: nullableInteger, version: integer }),
  ),
  type: enumeration(offeringItemTypes),
  infra_id: Type.Optional(uuid),
  measurement_unit: enumeration(measurementUnits),
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

/** How a user signed in last. */
export const loginInfo = Type.Object({
  password_expiration: Type.Object({ status: enumeration(['never_expires']) }),
  last_login: Type.Object({
    time: Type.Optional(dateTime),
    remote_address: Type.Optional(string),
    failed_attempts: integer,
    user_agent: Type.Optional(string),
    idp_type: Type.Optional(string),
  }),
});

/** Whether a tenant demands a second factor. The contract has two names for each of the numbers. */
export const tenantMfa = Type.Object({
  mfa_status: enumeration(['enabled', 'disabled']),
  users: integer,
  users_count: integer,
  users_with_totp_enabled: integer,
  users_with_totp_enabled_count: integer,
  update_allowed: boolean,
});

/** A user of a list: how much of it is there depends on the level of detail. */
export const listedUser = Type.Object({
  ...userStamps,
  ...optional(userFields),
  ...userExtras,
});

const clientFields = {
  client_id: uuid,
  tenant_id: uuid,
  client_secret_expires_at: integer,
  type: enumeration(clientTypes),
  data: Type.Optional(Type.Object({}, { additionalProperties: true })),
  token_endpoint_auth_method: enumeration(tokenEndpointAuthMethods),
  created_at: dateTime,
  created_by: string,
  status: enumeration(clientStatuses),
  redirect_uris: Type.Optional(Type.Array(string)),
  origin_id: Type.Optional(string),
};

export const client = Type.Object({
  ...clientFields,
  last_access_at: nullableDateTime,
  last_access_from_ip: nullableString,
});

export const clientWithSecret = Type.Object({
  ...clientFields,
  client_secret: string,
  registration_access_token: string,
});

const ownership = { owner_tenant_id: uuid, platform_owned: boolean, readonly: boolean };

/** A place where infrastructure components stand. */
export const location = Type.Object({ id: uuid, ...ownership, name: string, version: integer });

/** A storage or another service that offering items are bound to. */
export const infra = Type.Object({
  id: uuid,
  ...ownership,
  location_id: uuid,
  name: string,
  url: string,
  capabilities: Type.Array(enumeration(infraCapabilities)),
  ...optional({ content_url: string, content_mobile_url: string }),
  backend_type: nullableString,
  version: integer,
});

/** How a tenant is charged. */
export const pricing = Type.Object({
  mode: enumeration(pricingModes),
  currency: Type.Unsafe<string | null>({ type: ['string', 'null'], enum: [...currencies, null] }),
  version: integer,
  production_start_date: nullableDateTime,
});

/** What a tenant pays for an offering item. */
export const price = Type.Object({
  application_id: uuid,
  infra_id: Type.Optional(uuid),
  name: string,
  price: string,
  version: integer,
});

/** How what a tenant uses is billed. */
export const billing = Type.Object({
  mode: enumeration(billingModes),
  usage_calculation_mode: enumeration(usageCalculationModes),
  version: integer,
});

/** Since when the offering items of a tenant are charged for; null is the calendar month. */
export const billingPeriods = Type.Object({
  items: Type.Array(
    Type.Object({
      offering_item: Type.Object({
        application_id: uuid,
        infra_component_id: Type.Optional(uuid),
        infra_component_type: Type.Optional(string),
        name: string,
      }),
      current_period: Type.Union([
        Type.Object({ start: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' }) }),
        Type.Null(),
      ]),
    }),
  ),
  meta: Type.Object({ total: integer }),
});

/** What a tenant uses of one thing. */
export const usage = Type.Object({
  application_id: uuid,
  name: string,
  edition: nullableString,
  usage_name: string,
  type: enumeration(offeringItemTypes),
  measurement_unit: enumeration(measurementUnits),
  infra_id: Type.Optional(uuid),
  tenant_uuid: uuid,
  tenant_id: integer,
  range_start: dateTime,
  absolute_value: integer,
  value: integer,
  offering_item: Type.Optional(
    Type.Object({
      status: integer,
      quota: Type.Optional(
        Type.Object({ value: nullableInteger, overage: nullableInteger, version: integer }),
      ),
    }),
  ),
});

/** The error body that every operation but those of OAuth 2.0 answers with. */
export const identityProvider = Type.Object({
  id: uuid,
  owner_tenant_id: uuid,
  domain: string,
  idp_type: enumeration(identityProviderTypes),
  automatic_url_redirection: boolean,
  version: integer,
  ...optional({
    address: string,
    oauth2_client_id: string,
    oauth2_client_secret: Type.String({
      description: 'Only for callers who may change the provider.',
    }),
    forgot_password_url: string,
    change_password_url: string,
    reset_password_url: string,
    redirect_logout_url: string,
    login_attribute: string,
    meta: string,
    external_id: string,
    vendor: string,
    scim_provisioner_user_id: string,
    saml_entityid: string,
  }),
});

export const error = Type.Object({
  error: Type.Object({
    domain: string,
    code: Type.Union([string, integer]),
    message: string,
    details: Type.Object({ info: string }),
    context: Type.Optional(Type.Object({}, { additionalProperties: true })),
  }),
});

/** The success body of RFC 6749, section 5.1. */
export const issuedTokens = Type.Object({
  access_token: Type.String({ description: 'Goes into `Authorization: Bearer`.' }),
  token_type: Type.String({ description: 'Always `bearer`.' }),
  expires_in: Type.Integer({ description: 'Lifetime of the access token in seconds.' }),
  expires_on: Type.Integer({
    description: 'When the access token expires, in seconds since the Unix epoch.',
  }),
  id_token: Type.String({ description: 'Says who has signed in, by OpenID Connect.' }),
  refresh_token: Type.Optional(
    Type.String({ description: 'Buys new tokens, once. Clients in their own name get none.' }),
  ),
  scope: Type.Optional(
    Type.String({ description: 'What was granted of the `scope` that was asked for.' }),
  ),
});

/** What RFC 7662, section 2.2, tells of an access token. */
export const introspection = Type.Object({
  active: boolean,
  ...optional({
    token_type: string,
    exp: integer,
    aud: string,
    jti: string,
    iss: string,
    sub: string,
    sub_type: string,
    client_id: string,
    owner_tuid: string,
    scope: Type.Array(
      Type.Object({
        tid: string,
        tuid: string,
        role: string,
        ...optional({ rn: string, rs: string, rp: string }),
      }),
    ),
  }),
});

/** The error body of RFC 6749, section 5.2. */
export const oauthError = Type.Object({ error: string, error_description: string });
