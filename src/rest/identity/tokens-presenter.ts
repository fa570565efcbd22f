import type { IssuedTokens } from '../../domain/identity/tokens/issue-tokens.js';

/**
 * What the token endpoint gives out, as it is sent (RFC 6749, section 5.1).
 *
 * @param named whether the request has named scopes: then the answer states what was granted, be it nothing
 */
export function presentTokens(issued: IssuedTokens, named: boolean) {
  return {
    access_token: issued.accessToken,
    token_type: 'bearer',
    expires_in: issued.expiresIn,
    expires_on: issued.expiresOn,
    id_token: issued.idToken,
    ...(issued.refreshToken !== null && { refresh_token: issued.refreshToken }),
    ...((named || issued.scopes.length > 0) && { scope: issued.scopes.join(' ') }),
  };
}
