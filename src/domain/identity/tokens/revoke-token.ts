import { Type } from '@sinclair/typebox';
import { action, run } from '../../core/action.js';
import type { RequestContext } from '../../core/context.js';
import { DomainError } from '../../core/errors.js';
import { Uuid, nullable, plainText } from '../../core/schema.js';
import { accessTokenText } from './access-token.js';
import { authenticateClient, clientFields } from './authenticate-client.js';
import { endFamily, findRefreshToken, signingIn } from './refresh-tokens.js';
import { revokeAccessTokens } from './revocations.js';

/** The types of tokens that can be revoked. */
export const revocableTokens = ['access_token', 'refresh_token'] as const;

/** The token or family to revoke. */
interface Revocable {
  readonly subjectType: 'user' | 'client';
  readonly subjectId: string;
  readonly tokenId: string | null;
  readonly familyId: string | null;
}

/**
 * Revokes a token of the authenticated client (RFC 7009, `POST /idp/revoke_token`): an access token
 * together with its refresh token, or a refresh token together with all access tokens that were
 * issued from it. Does nothing for tokens of other clients and for invalid tokens.
 *
 * @throws DomainError `UNAUTHENTICATED` if client authentication fails, `UNSUPPORTED_TOKEN_TYPE`
 *   for an unknown type
 */
export const revokeToken = action({
  name: 'revokeToken',
  scopes: 'public',
  input: Type.Object(
    {
      token: accessTokenText,
      tokenTypeHint: Type.Optional(plainText(64)),
      ...clientFields,
    },
    { additionalProperties: false },
  ),
  async perform(ctx, input): Promise<void> {
    const client = await authenticateClient(ctx, input);
    if (!client) throw new DomainError('UNAUTHENTICATED', 'client authentication is required');
    const { token, tokenTypeHint: hint } = input;
    if (hint !== undefined && !revocableTokens.some((known) => known === hint)) {
      throw new DomainError(
        'UNSUPPORTED_TOKEN_TYPE',
        `tokenTypeHint must be one of ${revocableTokens.join(', ')}`,
        { field: ['tokenTypeHint'] },
      );
    }
    const found =
      (await findFamily(ctx, token, client.principal.id)) ??
      (await findAccessToken(ctx, token, client.principal.id));
    if (found) await run(endTokens, { ...ctx, caller: signingIn(client.principal) }, found);
  },
});

async function findFamily(
  ctx: RequestContext,
  token: string,
  clientId: string,
): Promise<Revocable | undefined> {
  const found = await findRefreshToken(ctx.session, token);
  if (found?.clientId !== clientId || found.revokedAt !== null) return undefined;
  const { subjectType, subjectId, familyId } = found;
  return { subjectType, subjectId, familyId, tokenId: null };
}

async function findAccessToken(
  ctx: RequestContext,
  token: string,
  clientId: string,
): Promise<Revocable | undefined> {
  const claims = await ctx.identity.tokenIfLive(ctx.session, token);
  if (!claims) return undefined;
  const { type, id, client, tokenId, familyId } = claims;
  if ((type === 'client' ? id : client?.id) !== clientId) return undefined;
  return { subjectType: type, subjectId: id, tokenId, familyId };
}

/** Revokes an access token of the calling client, a family of tokens, or both. */
const endTokens = action({
  name: 'endTokens',
  scopes: 'authenticated',
  input: Type.Object(
    {
      subjectType: Type.String(),
      subjectId: Uuid,
      tokenId: nullable(Uuid),
      familyId: nullable(Uuid),
    },
    { additionalProperties: false },
  ),
  writes: true,
  async perform(ctx, { subjectType, subjectId, tokenId, familyId }): Promise<void> {
    const { tenantId } = ctx.caller;
    ctx.audit({
      ...(tenantId !== null && { tenantId }),
      objectType: subjectType,
      objectId: subjectId,
      fields: ['tokens'],
    });
    if (tokenId) await revokeAccessTokens(ctx.session, tokenId, ctx.now);
    if (familyId) await endFamily(ctx, familyId);
  },
});
