import { Type } from '@sinclair/typebox';
import { listApplicationAddresses } from '../../domain/commerce/catalogue/read-catalogue.js';
import {
  describeProvider,
  listPublicKeys,
} from '../../domain/identity/tokens/describe-provider.js';
import { platformDomain } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import { presentProvider } from './discovery-presenter.js';
import * as values from '../engine/value-schemas.js';
import { servedGrants } from './tokens.js';

const tag = 'Identity';
const { string } = values;
const strings = Type.Array(string);

/** Seconds. Longer than a sign-in takes, and short enough that clients see changes soon. */
const documentLifetime = 600;
/** Seconds. Short enough that clients which store the key set find a new key. */
const keysLifetime = 600;

export const discoveryOperations = [
  operation({
    method: 'GET',
    path: '/.well-known/openid-configuration',
    // RFC 8414, section 3: the address at which OAuth 2.0 clients look for the metadata.
    aliases: ['/.well-known/oauth-authorization-server'],
    aboutIssuer: true,
    crossOrigin: true,
    cachedFor: documentLifetime,
    summary: 'Returns the OpenID Connect provider metadata',
    tag,
    success: 200,
    response: Type.Object({
      issuer: string,
      authorization_endpoint: string,
      token_endpoint: string,
      userinfo_endpoint: string,
      jwks_uri: string,
      revocation_endpoint: string,
      introspection_endpoint: string,
      device_authorization_endpoint: string,
      registration_endpoint: string,
      end_session_endpoint: string,
      response_types_supported: strings,
      response_modes_supported: strings,
      authorization_response_iss_parameter_supported: values.boolean,
      grant_types_supported: strings,
      subject_types_supported: strings,
      prompt_values_supported: strings,
      claim_types_supported: strings,
      claims_supported: strings,
      claims_parameter_supported: values.boolean,
      request_parameter_supported: values.boolean,
      request_uri_parameter_supported: values.boolean,
      id_token_signing_alg_values_supported: strings,
      scopes_supported: strings,
      code_challenge_methods_supported: strings,
      token_endpoint_auth_methods_supported: strings,
      revocation_endpoint_auth_methods_supported: strings,
      introspection_endpoint_auth_methods_supported: strings,
    }),
    errors: platformDomain(),
    action: describeProvider,
    present: (provider, ctx) => presentProvider(provider, servedGrants(ctx)),
  }),
  operation({
    method: 'GET',
    path: '/.well-known/app-configuration',
    summary: 'Returns the URL of each application',
    tag,
    success: 200,
    response: Type.Object({
      applications: Type.Array(Type.Object({ uuid: values.uuid, type: string, url: string })),
    }),
    errors: platformDomain(),
    action: listApplicationAddresses,
    present: (applications) => ({
      applications: applications.map(({ id, type, url }) => ({ uuid: id, type, url })),
    }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/idp/keys',
    crossOrigin: true,
    cachedFor: keysLifetime,
    summary: 'Returns the public keys that verify tokens (JSON Web Key Set)',
    tag,
    success: 200,
    // The schema lists every member that may be published. Others, such as private parts, are not
    // serialized.
    response: Type.Object({
      keys: Type.Array(
        Type.Object({ kty: string, use: string, kid: string, alg: string, n: string, e: string }),
      ),
    }),
    errors: platformDomain(),
    action: listPublicKeys,
    present: (keys) => ({ keys }),
  }),
];
