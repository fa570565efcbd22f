import type { Provider } from '../../domain/identity/describe-provider.js';

/** The identity provider as OpenID Connect Discovery 1.0, section 3, has it: `grants` is what is served. */
export const presentProvider = (provider: Provider, grants: readonly string[]) => ({
  issuer: provider.issuer,
  authorization_endpoint: `${provider.issuer}/api/2/idp/authorize`,
  token_endpoint: `${provider.issuer}/api/2/idp/token`,
  jwks_uri: `${provider.issuer}/api/2/idp/keys`,
  response_types_supported: ['code'],
  grant_types_supported: grants,
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: provider.algorithms,
  scopes_supported: provider.scopes,
  token_endpoint_auth_methods_supported: provider.clientAuthentication,
});
