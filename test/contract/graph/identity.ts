import { on, without, type Counterpart, type Without } from './counterparts.js';

const protocol = without('an endpoint of OAuth 2.0 or OpenID Connect');
const signIn = without('a sign-in without credentials: the graph is for callers who have some');
const device = without('a page on which people approve a device, and its form');
const certificates = without('encrypted assertions and signed logouts are not served');
const provider = {
  oauth2_client_secret: without('kept encrypted, and never answered'),
  saml_encryption_certificate: certificates,
  saml_logout_certificate: certificates,
};
const mfa = {
  mfa_status: 'TenantMfa.status',
  users: 'TenantMfa.usersCount',
  users_with_totp_enabled: 'TenantMfa.usersWithTotpCount',
};

/** Signing in, second factors, identity providers. */
export const identity: Readonly<Record<string, Counterpart | Without>> = {
  'GET /.well-known/openid-configuration': protocol,
  'GET /api/2/idp/authorize': protocol,
  'POST /api/2/idp/token': protocol,
  'POST /api/2/idp/revoke_token': protocol,
  'POST /api/2/idp/introspect_token': protocol,
  'GET /api/2/idp/keys': protocol,
  'GET /api/2/idp/logout': protocol,
  'POST /api/2/idp/device_authorization': protocol,
  'GET /api/2/idp/device_authorization/approval': device,
  'POST /api/2/idp/device_authorization/approval': device,
  'POST /api/2/idp/ott': without('a one-time token is a credential: it belongs to the sign-in'),
  'POST /api/2/idp/ott/login': signIn,
  'POST /api/2/idp/ott/verify': signIn,
  'GET /api/2/idp/external-login': signIn,
  'POST /api/2/login': signIn,
  'GET /api/2/tenants/{tenant_id}/mfa/status': on('Tenant.mfa', mfa),
  'PUT /api/2/tenants/{tenant_id}/mfa/status': on('Mutation.setTenantMfa Tenant.mfa', mfa),
  'POST /api/2/totp/setup': on('Mutation.setUpTotp'),
  'POST /api/2/totp/verify': on('Mutation.verifyTotpCode'),
  'PUT /api/2/users/{user_id}/mfa/status': on('Mutation.setUserMfa'),
  'DELETE /api/2/users/{user_id}/totp/reset': on('Mutation.resetUserTotp'),
  'POST /api/2/users/{user_id}/totp/trusted-browsers': on('Mutation.trustBrowser'),
  'DELETE /api/2/users/{user_id}/totp/trusted-browsers': on('Mutation.forgetTrustedBrowsers'),
  'GET /api/2/identity_providers': on('Query.identityProviders', provider),
  'POST /api/2/identity_providers': on('Mutation.createIdentityProvider', provider),
  'DELETE /api/2/identity_providers/{idp_id}': on('Mutation.deleteIdentityProvider'),
  'PUT /api/2/identity_providers/{idp_id}': on('Mutation.updateIdentityProvider', provider),
  'GET /api/2/identity_providers/{idp_id}': on('Query.identityProvider', provider),
  'GET /api/2/tenants/{tenant_id}/identity_providers': on('Tenant.identityProviders'),
  'PUT /api/2/tenants/{tenant_id}/default_idp': on('Mutation.setDefaultIdentityProvider', {
    idp_id: 'identityProviderId',
  }),
};
