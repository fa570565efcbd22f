import type { Provider } from '../../domain/identity/tokens/describe-provider.js';

/**
 * The identity provider as OpenID Connect Discovery 1.0, section 3, RFC 8414, section 2, and RFC
 * 8628, section 4, have it: `grants` is what is served.
 */
export function presentProvider(provider: Provider, grants: readonly string[]) {
  const at = (path: string) => `${provider.issuer}/api/2/idp/${path}`;
  return {
    issuer: provider.issuer,
    authorization_endpoint: at('authorize'),
    token_endpoint: at('token'),
    userinfo_endpoint: at('userinfo'),
    jwks_uri: at('keys'),
    revocation_endpoint: at('revoke_token'),
    introspection_endpoint: at('introspect_token'),
    device_authorization_endpoint: at('device_authorization'),
    registration_endpoint: at('register'),
    end_session_endpoint: `${provider.issuer}/logout`,
    response_types_supported: ['code'],
    response_modes_supported: provider.responseModes,
    authorization_response_iss_parameter_supported: true,
    grant_types_supported: grants,
    subject_types_supported: ['public'],
    prompt_values_supported: provider.prompts,
    claim_types_supported: ['normal'],
    claims_supported: provider.claims,
    claims_parameter_supported: true,
    request_parameter_supported: false,
    // The default is true.
    request_uri_parameter_supported: false,
    id_token_signing_alg_values_supported: provider.algorithms,
    scopes_supported: provider.scopes,
    code_challenge_methods_supported: provider.codeChallengeMethods,
    token_endpoint_auth_methods_supported: provider.clientAuthentication,
    revocation_endpoint_auth_methods_supported: provider.clientAuthentication,
    // Public clients cannot introspect tokens.
    introspection_endpoint_auth_methods_supported: provider.clientAuthentication.filter(
      (method) => method !== 'none',
    ),
  };
}
