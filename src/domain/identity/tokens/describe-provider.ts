import type { JWK } from 'jose';
import { codeChallengeMethods, tokenEndpointAuthMethod } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { Nothing } from '../../core/schema.js';
import { prompts, responseModes } from '../authorization/authorization-request.js';
import { algorithm } from './keys.js';
import { standardClaims } from '../authorization/standard-claims.js';
import { supportedScopes } from './token-scopes.js';

/**
 * The metadata of the identity provider for client libraries, without URLs, which the HTTP layer
 * adds.
 */
export interface Provider {
  readonly issuer: string;
  readonly scopes: readonly string[];
  /** The supported claims of ID tokens and userinfo. */
  readonly claims: readonly string[];
  readonly prompts: readonly string[];
  readonly responseModes: readonly string[];
  readonly clientAuthentication: readonly string[];
  /** The signature algorithms of ID tokens. */
  readonly algorithms: readonly string[];
  /** The supported code challenge methods (RFC 7636), preferred first. */
  readonly codeChallengeMethods: readonly string[];
}

/**
 * The claims of ID tokens that do not describe the user (OpenID Connect Core 1.0, section 2), and
 * the claims of the platform.
 */
const tokenClaims = [
  'iss',
  'sub',
  'aud',
  'exp',
  'iat',
  'auth_time',
  'nonce',
  'amr',
  'at_hash',
  'sid',
  'tid',
  'sub_type',
];

/** Returns the metadata of the identity provider (`GET /.well-known/openid-configuration`). */
export const describeProvider = action({
  name: 'describeProvider',
  scopes: 'public',
  input: Nothing,
  async perform(ctx): Promise<Provider> {
    return {
      issuer: ctx.identity.issuer,
      scopes: supportedScopes,
      claims: [...tokenClaims, ...standardClaims],
      prompts,
      responseModes,
      clientAuthentication: tokenEndpointAuthMethod.values,
      algorithms: [algorithm],
      codeChallengeMethods: codeChallengeMethods.toReversed(),
    };
  },
});

/** Returns the public keys that verify tokens of the platform (`GET /idp/keys`). */
export const listPublicKeys = action({
  name: 'listPublicKeys',
  scopes: 'public',
  input: Nothing,
  perform: (ctx): Promise<JWK[]> => ctx.identity.keys.publicKeys(),
});
