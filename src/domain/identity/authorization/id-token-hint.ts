import { compactVerify, decodeProtectedHeader } from 'jose';
import type { RequestContext } from '../../core/context.js';
import { isUuid } from '../../core/validation.js';
import { algorithm } from '../tokens/keys.js';

/** The user and the client of an ID token. */
export interface IdTokenHint {
  readonly userId: string;
  readonly clientId: string;
}

/**
 * Reads an ID token that the platform has signed, as a hint: it may have expired (OpenID Connect
 * Core 1.0, section 3.1.2.1). Returns undefined for any other text.
 */
export async function readIdTokenHint(
  ctx: RequestContext,
  token: string,
): Promise<IdTokenHint | undefined> {
  let kid: string | undefined;
  try {
    const header = decodeProtectedHeader(token);
    // Access tokens are signed with the same keys, but are not accepted as hints.
    if (header.alg === algorithm && header.typ === 'JWT') kid = header.kid;
  } catch {
    return undefined;
  }
  const key = typeof kid === 'string' ? await ctx.identity.keys.verifier(kid) : undefined;
  if (!key) return undefined;
  try {
    const { payload } = await compactVerify(token, key, { algorithms: [algorithm] });
    const claims = JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>;
    const { iss, sub, aud } = claims;
    if (iss !== ctx.identity.issuer || typeof sub !== 'string' || !isUuid(sub)) return undefined;
    return typeof aud === 'string' ? { userId: sub, clientId: aud } : undefined;
  } catch {
    return undefined;
  }
}
