/** Operations whose documented example does not match their documented schema. */
export const documentSlips: readonly string[] = ['GET /api/2/tenants/{tenant_id}/brand'];

/** Operations that are served in addition to the contract, with the reason. */
export const additions: Readonly<Record<string, string>> = {
  'POST /api/2/content/uploads/{upload}':
    'GraphQL has no room for a file: createLogoUpload tells an address that takes it',
  'GET /api/2/idp/userinfo': 'OpenID Connect Core 1.0, section 5.3',
  'POST /api/2/idp/userinfo': 'OpenID Connect Core 1.0, section 5.3.1: by POST as well',
  'POST /api/2/idp/register': 'what registration tokens are for (RFC 7591)',
};

const byToken = 'the token alone is enough: the user has no credentials yet';

/** Public operations whose contract documents authentication, with the reason. */
export const openOperations: Readonly<Record<string, string>> = {
  'GET /api/2/idp/external-login': 'it begins a session: whoever comes has none yet',
  'GET /api/2/users/{user_id}/activate': byToken,
  'POST /api/2/users/{user_id}/activate': byToken,
};

const afterLogout = 'OpenID Connect RP-Initiated Logout 1.0, section 3.1, has it';

type Deviations = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Inputs of operations that differ from the contract, by name, with the reason. */
export const inputDeviations: Deviations = {
  'GET /api/2/clients': { uuids: 'may be left out where origin_id is given' },
  'POST /api/2/clients': { post_logout_redirect_uris: afterLogout },
  'PUT /api/2/clients/{client_id}': { post_logout_redirect_uris: afterLogout },
  'GET /api/2/tenants/offering_items': {
    subtree_root_tenant_id: 'may be left out where after is given: a cursor carries its filters',
  },
  'PUT /api/2/users/{user_id}/access_policies': {
    paging: 'part of what was read: ignored like any key that a writer cannot set',
    timestamp: 'part of what was read: ignored like any key that a writer cannot set',
  },
  'PUT /api/2/security_groups/{security_group_id}/access_policies': {
    paging: 'part of what was read: ignored like any key that a writer cannot set',
    timestamp: 'part of what was read: ignored like any key that a writer cannot set',
  },
  'PUT /api/2/users/{user_id}': {
    business_types: 'clients send back what they read, and the list of a user can change',
  },
  'PUT /api/2/tenants/{tenant_id}/brand': {
    hide_predefined: 'answers have it, and clients send back what they read',
    id: 'part of what was read: ignored like any key that a writer cannot set',
  },
  'POST /api/2/users/{user_id}/access_policies': {
    resource_server_id: 'a role on a whole tenant names no resource',
    resource_namespace: 'a role on a whole tenant names no resource',
    resource_path: 'a role on a whole tenant names no resource',
  },
  'POST /api/2/reports': { recipients: 'may be left out: then the caller is meant' },
  'POST /api/2/reports/bulk': { recipients: 'may be left out: then the caller is meant' },
  'GET /api/2/idp/authorize': {
    nonce: 'OpenID Connect Core 1.0, section 3.1.2.1, has it',
    claims: 'OpenID Connect Core 1.0, section 5.5, has it',
    max_age: 'OpenID Connect Core 1.0, section 3.1.2.1, has it',
    response_mode: 'OpenID Connect Core 1.0, section 3.1.2.1, has it',
    request: 'read to be refused by name, as OpenID Connect Core 1.0, section 6, wants it',
    request_uri: 'read to be refused by name, as OpenID Connect Core 1.0, section 6, wants it',
  },
  'POST /api/2/idp/token': {
    redirect_uri: 'what its errors speak of: RFC 6749, section 4.1.3, has it',
  },
  'POST /api/2/idp/introspect_token': {
    token_type_hint: 'RFC 7662, section 2.1, has it',
    client_id: 'a client proves itself as at the token endpoint',
    client_secret: 'a client proves itself as at the token endpoint',
  },
  'POST /api/2/idp/device_authorization': {
    client_secret: 'RFC 8628, section 3.1: a client that keeps a secret proves itself',
  },
};

/**
 * Statuses that are documented at another operation than the one that returns them, by the
 * operation that returns them. A read sends no version: an outdated one belongs to the write on the
 * same path.
 */
export const movedStatuses: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'PUT /api/2/tenants/{tenant_id}/offering_items': {
    426: 'GET /api/2/tenants/{tenant_id}/offering_items',
  },
};

/** Whether another operation returns the `status` that the operation `key` documents. */
export const isMovedFrom = (key: string, status: number): boolean =>
  Object.values(movedStatuses).some((moved) => moved[status] === key);

/**
 * Statuses that an operation returns without documenting them, in addition to those of all
 * operations.
 */
export const statusAdditions: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'GET /api/2/idp/authorize': { 403: 'a page for users whom the client does not serve (ADR 14)' },
};

/** Lists whose fields depend on the level of detail. */
export const leveledLists: readonly string[] = ['GET /api/2/tenants', 'GET /api/2/users'];

const openType = 'applications are data: a new one may be of a new type';
const noSession = 'said of the session that asks, by GET /users/me and POST /login';
const required = 'the schema describes one name and requires the other: both are sent';
const twoNames = {
  '$.users_count: is not documented': required,
  '$.users_with_totp_enabled_count: is not documented': required,
};
const noKeyThere =
  'answers of SAML providers are signed and sent by TLS, not encrypted with a key of ours';
const noLogoutThere =
  'whoever signs out is sent to redirect_logout_url: no signed message goes there';
const verification =
  'whether a DNS record verifies the domain, which the contract knows nothing of';
const providerDeviations = {
  '$.domain_verified_at: is not documented': verification,
  '$.saml_encryption_certificate: is never sent': noKeyThere,
  '$.saml_logout_certificate: is never sent': noLogoutThere,
};
const example = 'only the example has it';
const discovery = 'RFC 8414 and OpenID Connect Discovery have it';

const oneMoreFormat = 'a report can be asked for in it';
const reportFormats = { '$.parameters.formats[]: may be "json_v2_0"': oneMoreFormat };

/** Outputs of operations that differ from the contract, by position, with the reason. */
export const outputDeviations: Deviations = {
  'GET /api/2/tenants': {
    '$.items[].offering_items: is not documented': 'what expand_offering_items asks for',
  },
  'GET /api/2/tenants/{tenant_id}': {
    '$.path: is not documented': 'what embed_path asks for',
  },
  'GET /api/2/brands/{brand}': { '$.hide_predefined: is not documented': example },
  'GET /api/2/tenants/{tenant_id}/brand': { '$.hide_predefined: is not documented': example },
  'GET /api/2/users': { '$.items[].session_mfa_status: is never sent': noSession },
  'POST /api/2/users': { '$.session_mfa_status: is never sent': noSession },
  'POST /api/2/idp/ott/verify': { '$.session_mfa_status: is never sent': noSession },
  'GET /api/2/users/{user_id}': { '$.session_mfa_status: is never sent': noSession },
  'PUT /api/2/users/{user_id}': { '$.session_mfa_status: is never sent': noSession },
  'GET /api/2/users/me/applications': { '$.items[].type: may be any value': openType },
  'GET /api/2/applications': { '$.items[].type: may be any value': openType },
  'GET /api/2/applications/{application_id}': { '$.type: may be any value': openType },
  'GET /.well-known/app-configuration': { '$.applications[].type: may be any value': openType },
  'GET /api/2/clients': { '$.items[].post_logout_redirect_uris: is not documented': afterLogout },
  'POST /api/2/clients': { '$.post_logout_redirect_uris: is not documented': afterLogout },
  'GET /api/2/clients/{client_id}': {
    '$.post_logout_redirect_uris: is not documented': afterLogout,
  },
  'PUT /api/2/clients/{client_id}': {
    '$.post_logout_redirect_uris: is not documented': afterLogout,
  },
  'POST /api/2/clients/{client_id}/reset_secret': {
    '$.post_logout_redirect_uris: is not documented': afterLogout,
  },
  'GET /api/2/identity_providers': {
    '$.items[].saml_encryption_certificate: is never sent': noKeyThere,
    '$.items[].saml_logout_certificate: is never sent': noLogoutThere,
    '$.items[].domain_verified_at: is not documented': verification,
  },
  'POST /api/2/identity_providers': providerDeviations,
  'GET /api/2/identity_providers/{idp_id}': providerDeviations,
  'PUT /api/2/identity_providers/{idp_id}': providerDeviations,
  'GET /api/2/users/{user_id}/login_info': {
    '$.password_expiration.time: is never sent': 'passwords do not expire',
  },
  'PUT /api/2/tenants/{tenant_id}/mfa/status': twoNames,
  'GET /api/2/tenants/{tenant_id}/mfa/status': twoNames,
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
  'POST /api/2/reports': reportFormats,
  'POST /api/2/reports/bulk': {
    '$.items[].parameters.formats[]: may be "json_v2_0"': oneMoreFormat,
  },
  'GET /api/2/reports/{report_id}': reportFormats,
  'PUT /api/2/reports/{report_id}': reportFormats,
  'GET /api/2/reports/{report_id}/stored': {
    '$.items[].report_format: may be "json_v2_0"': oneMoreFormat,
  },
  'POST /api/2/users/{user_id}/report-subscriptions': reportFormats,
  'PUT /api/2/tenants/usages': {
    '$.items[].error.error.data: is never sent': 'what there is to say is in details and context',
  },
  'POST /api/2/idp/token': { '$.scope: is not documented': 'RFC 6749, section 5.1, has it' },
  'GET /.well-known/openid-configuration': {
    '$.authorization_response_iss_parameter_supported: is not documented': discovery,
    '$.claim_types_supported: is not documented': discovery,
    '$.claims_parameter_supported: is not documented': discovery,
    '$.claims_supported: is not documented': discovery,
    '$.prompt_values_supported: is not documented': discovery,
    '$.request_parameter_supported: is not documented': discovery,
    '$.request_uri_parameter_supported: is not documented': discovery,
    '$.userinfo_endpoint: is not documented': discovery,
    '$.response_modes_supported: is not documented': discovery,
    '$.introspection_endpoint: is not documented': discovery,
    '$.introspection_endpoint_auth_methods_supported: is not documented': discovery,
    '$.end_session_endpoint: is not documented': discovery,
    '$.registration_endpoint: is not documented': discovery,
    '$.code_challenge_methods_supported: is not documented': discovery,
    '$.grant_types_supported: is not documented': discovery,
    '$.scopes_supported: is not documented': discovery,
    '$.token_endpoint_auth_methods_supported: is not documented': discovery,
  },
};
