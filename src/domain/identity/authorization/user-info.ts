import { Type } from '@sinclair/typebox';
import { action } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { accessTokenText } from '../tokens/access-token.js';
import { claimsOf, readClaimValues, standardClaims, type ClaimValues } from './standard-claims.js';

/** The claims about the user of an access token. */
export interface UserInfo {
  /** The claim `sub` of the ID tokens of the user. */
  readonly userId: string;
  readonly claims: ClaimValues;
}

/**
 * Returns the claims about the user of an access token (`/idp/userinfo`; OpenID Connect Core 1.0,
 * section 5.3): the claims of its scopes and of the parameter `claims`.
 *
 * @throws DomainError `BAD_INPUT` for two tokens (RFC 6750, section 2), `UNAUTHENTICATED` without a
 *   valid token of an active user, `ACCESS_DENIED` for a token without the scope `openid`
 */
export const readUserInfo = action({
  name: 'readUserInfo',
  scopes: 'public',
  input: Type.Object(
    {
      /** The token in a form (RFC 6750, section 2.2). */
      accessToken: Type.Optional(accessTokenText),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { accessToken }): Promise<UserInfo> {
    if (ctx.bearerToken !== undefined && accessToken !== undefined) {
      throw new DomainError('BAD_INPUT', 'the request must carry exactly one access token');
    }
    const token = ctx.bearerToken ?? accessToken;
    if (token === undefined) {
      throw new DomainError('UNAUTHENTICATED', 'an access token is required');
    }
    const said = await ctx.identity.liveToken(ctx.session, token);
    const holder = await ctx.identity.holderOf(ctx.session, said);
    if (!holder) throw new DomainError('UNAUTHENTICATED', 'the access token is invalid');
    if (said.type !== 'user' || !said.identityScopes.includes('openid')) {
      throw new DomainError('ACCESS_DENIED', 'the access token does not have the scope openid');
    }
    const granted = new Set<string>([...claimsOf(said.identityScopes), ...said.userInfoClaims]);
    return {
      userId: said.id,
      claims: await readClaimValues(
        ctx.session,
        said.id,
        standardClaims.filter((name) => granted.has(name)),
      ),
    };
  },
});
