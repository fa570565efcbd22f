/** Whose documented example does not fit their documented schema. */
export const documentSlips: readonly string[] = ['GET /api/2/tenants/{tenant_id}/brand'];

/** What is served beside the contract, with the reason. */
export const additions: Readonly<Record<string, string>> = {};

type Deviations = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Where an operation takes something else than documented: the name, with the reason. */
export const inputDeviations: Deviations = {
  'GET /api/2/clients': { uuids: 'may be left out where origin_id is given' },
  'GET /api/2/tenants/offering_items': {
    subtree_root_tenant_id: 'may be left out where after is given: a cursor carries its filters',
  },
  'PUT /api/2/users/{user_id}/access_policies': {
    paging: 'part of what was read: ignored like any key that a writer cannot set',
    timestamp: 'part of what was read: ignored like any key that a writer cannot set',
  },
  'POST /api/2/users/{user_id}/access_policies': {
    resource_server_id: 'a role on a whole tenant names no resource',
    resource_namespace: 'a role on a whole tenant names no resource',
    resource_path: 'a role on a whole tenant names no resource',
  },
};

/** Statuses that are documented and never answered, with the reason. */
export const statusDeviations: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'GET /api/2/tenants/{tenant_id}/offering_items': {
    426: 'whoever reads has nothing stale to send',
  },
};

/** Lists whose level of detail decides which properties there are. */
export const leveledLists: readonly string[] = ['GET /api/2/tenants', 'GET /api/2/users'];

const openType = 'applications are data: a new one may be of a new type';
const noSecondFactor = 'comes with the second factor';
const laterEndpoint = 'only what is served is advertised';
const example = 'only the example has it';
const discovery = 'RFC 8414 and OpenID Connect Discovery have it';

/** Where an operation may send something else than documented: the place, with the reason. */
export const outputDeviations: Deviations = {
  'GET /api/2/tenants': {
    '$.items[].offering_items: is not documented': 'what expand_offering_items asks for',
  },
  'GET /api/2/tenants/{tenant_id}': {
    '$.path: is not documented': 'what embed_path asks for',
  },
  'GET /api/2/users': { '$.items[].session_mfa_status: is never sent': noSecondFactor },
  'POST /api/2/users': { '$.session_mfa_status: is never sent': noSecondFactor },
  'GET /api/2/users/me': { '$.session_mfa_status: is never sent': noSecondFactor },
  'GET /api/2/users/{user_id}': { '$.session_mfa_status: is never sent': noSecondFactor },
  'PUT /api/2/users/{user_id}': { '$.session_mfa_status: is never sent': noSecondFactor },
  'GET /api/2/users/me/applications': { '$.items[].type: may be any value': openType },
  'GET /api/2/applications': { '$.items[].type: may be any value': openType },
  'GET /api/2/applications/{application_id}': { '$.type: may be any value': openType },
  'GET /.well-known/app-configuration': { '$.applications[].type: may be any value': openType },
  'GET /api/2/billing/tenants/{tenant_id}/periods': { '$.meta: is not documented': example },
  'PUT /api/2/billing/tenants/{tenant_id}/periods': { '$.meta: is not documented': example },
  'GET /api/2/applications/{application_id}/settings/tenants': {
    '$.items[].settings[].effective.hidden: is not documented': example,
  },
  'GET /api/2/applications/{application_id}/settings/tenants/{tenant_id}': {
    '$.settings[].effective.hidden: is not documented': example,
  },
  'GET /api/2/applications/{application_id}/settings/tenants/{tenant_id}/{setting_name}': {
    '$.effective.hidden: is not documented': example,
  },
  'PUT /api/2/applications/{application_id}/settings/tenants/{tenant_id}/{setting_name}': {
    '$.effective.hidden: is not documented': example,
  },
  'GET /api/2/tenants/{tenant_id}/settings': {
    '$.settings[].effective.hidden: is not documented': example,
  },
  'PUT /api/2/tenants/usages': {
    '$.items[].error.error.data: is never sent': 'what there is to say is in details and context',
  },
  'POST /api/2/idp/token': { '$.scope: is not documented': 'RFC 6749, section 5.1, has it' },
  'GET /.well-known/openid-configuration': {
    '$.revocation_endpoint: is never sent': laterEndpoint,
    '$.revocation_endpoint_auth_methods_supported: is never sent': laterEndpoint,
    '$.device_authorization_endpoint: is never sent': laterEndpoint,
    '$.grant_types_supported: is not documented': discovery,
    '$.scopes_supported: is not documented': discovery,
    '$.token_endpoint_auth_methods_supported: is not documented': discovery,
  },
};
