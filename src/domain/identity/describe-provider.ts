import type { JWK } from 'jose';
import { codeChallengeMethods, tokenEndpointAuthMethods } from '../../entities/index.js';
import { action } from '../action.js';
import { Nothing } from '../schema.js';
import { algorithm } from './keys.js';
import { supportedScopes } from './token-scopes.js';

/** What a client library has to know of the platform's identity, but for addresses, which a door has. */
export interface Provider {
  readonly issuer: string;
  readonly scopes: readonly string[];
  readonly clientAuthentication: readonly string[];
  /** The algorithms that ID tokens are signed with. */
  readonly algorithms: readonly string[];
  /** How a client proves that an authorization code is its own (RFC 7636), the safer first. */
  readonly codeChallengeMethods: readonly string[];
}

/** Describes the identity provider (`GET /.well-known/openid-configuration`). */
export const describeProvider = action({
  name: 'describeProvider',
  scopes: 'public',
  input: Nothing,
  async perform(ctx): Promise<Provider> {
    return {
      issuer: ctx.identity.issuer,
      scopes: supportedScopes,
      clientAuthentication: tokenEndpointAuthMethods,
      algorithms: [algorithm],
      codeChallengeMethods: codeChallengeMethods.toReversed(),
    };
  },
});

/** The public keys that verify what the platform has signed (`GET /idp/keys`). */
export const listPublicKeys = action({
  name: 'listPublicKeys',
  scopes: 'public',
  input: Nothing,
  perform: (ctx): Promise<JWK[]> => ctx.identity.keys.publicKeys(),
});
