import type { Introspected } from '../../domain/identity/tokens/introspect-token.js';

/** Presents the state of an access token (RFC 7662, section 2.2): only `active: false` if it is invalid. */
export function presentIntrospection(introspected: Introspected | undefined, issuer: string) {
  if (!introspected) return { active: false };
  const { claims, tenantId, scope } = introspected;
  const clientId = claims.type === 'client' ? claims.id : claims.client?.id;
  return {
    active: true,
    token_type: 'access_token',
    exp: claims.expiresAt,
    aud: issuer,
    jti: claims.tokenId,
    iss: issuer,
    sub: claims.id,
    sub_type: claims.type,
    ...(clientId !== undefined && { client_id: clientId }),
    owner_tuid: tenantId,
    scope,
  };
}
