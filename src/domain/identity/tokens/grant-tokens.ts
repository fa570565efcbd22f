import { Type } from '@sinclair/typebox';
import type { RefreshToken } from '../../../entities/index.js';
import { action, run } from '../../core/action.js';
import type { RequestContext } from '../../core/context.js';
import { DomainError } from '../../core/errors.js';
import { plainText } from '../../core/schema.js';
import type { TokenClient } from './access-token.js';
import { isGranted } from '../authorization/application-grant-reads.js';
import { authenticateClient, clientFields } from './authenticate-client.js';
import { issueTokens, type IssuedTokens } from './issue-tokens.js';
import {
  asSystem,
  findRefreshToken,
  isReused,
  revokeRefreshFamily,
  rotateRefreshToken,
  signingIn,
} from './refresh-tokens.js';
import { signOnIsOver } from '../sessions/single-sign-on.js';
import { readNarrowedScopes, readScopes, readStoredScope, scopeValues } from './token-scopes.js';
import { storedAuthentication } from '../sessions/user-authentication.js';

/** The parameters of all grants. */
export const grantFields = {
  ...clientFields,
  scope: Type.Optional(plainText(1024)),
  notRequiredIntrospection: Type.Optional(Type.Boolean()),
};

/**
 * Issues tokens for a client that acts for itself (RFC 6749, section 4.4), without a refresh token.
 *
 * @throws DomainError `UNAUTHENTICATED`, or `UNAUTHORIZED_CLIENT` for a public client
 */
export const grantClientCredentials = action({
  name: 'grantClientCredentials',
  scopes: 'public',
  input: Type.Object(grantFields, { additionalProperties: false }),
  async perform(ctx, input): Promise<IssuedTokens> {
    const scopes = readScopes(input.scope);
    const client = await authenticateClient(ctx, input);
    if (!client) throw new DomainError('UNAUTHENTICATED', 'client authentication is required');
    if (!client.confidential) {
      throw new DomainError(
        'UNAUTHORIZED_CLIENT',
        'a public client cannot use the client credentials grant',
      );
    }
    return issueTokens(ctx, client.principal, client.policies, {
      client: null,
      selfContained: input.notRequiredIntrospection ?? false,
      scopes,
      refreshToken: null,
    });
  },
});

const worthless = () => new DomainError('INVALID_GRANT', 'the refresh token is invalid');

/**
 * Exchanges a refresh token for new tokens (RFC 6749, section 6) and replaces it. Only the client
 * that it was issued to can use it. A second use within the grace period returns the same new
 * refresh token; a later one revokes the whole family.
 *
 * @throws DomainError `INVALID_GRANT`, or `ACCESS_DENIED` for a scope that was not granted
 *   originally
 */
export const grantRefreshToken = action({
  name: 'grantRefreshToken',
  scopes: 'public',
  input: Type.Object(
    { refreshToken: plainText(255), ...grantFields },
    { additionalProperties: false },
  ),
  async perform(ctx, input): Promise<IssuedTokens> {
    const narrowed = readNarrowedScopes(input.scope);
    const clientId = (await authenticateClient(ctx, input))?.principal.id ?? null;
    const token = await findRefreshToken(ctx.session, input.refreshToken);
    if (!token || (token.clientId ?? null) !== clientId) throw worthless();
    if (token.revokedAt !== null) throw worthless();
    const { familyId, subjectId } = token;
    if (isReused(token, ctx.now)) return endWorthless(ctx, familyId, subjectId);
    if (token.expiresAt <= ctx.now) throw worthless();
    const before = readStoredScope(token.scope);
    const names = scopeValues(before.scopes, before.narrowing);
    if (!scopeValues(narrowed.scopes, narrowed.narrowing).every((name) => names.includes(name))) {
      throw new DomainError('ACCESS_DENIED', 'scope exceeds the scope of the refresh token', {
        field: ['scope'],
      });
    }
    const client = issuedTo(token);
    const parties = await ctx.identity.principals.ofToken(ctx.session, {
      type: token.subjectType,
      id: subjectId,
      generation: token.tokenGeneration,
      client,
    });
    const granted =
      client === null ||
      (await isGranted(ctx.session, client.grantId, { userId: subjectId, clientId: client.id }));
    // A token that cannot be used now is revoked permanently.
    if (!parties || !granted || (await signOnIsOver(ctx.session, subjectId, familyId, ctx.now))) {
      return endWorthless(ctx, familyId, subjectId);
    }
    const { principal } = parties;
    const refreshToken = await run(
      rotateRefreshToken,
      { ...ctx, caller: signingIn(principal) },
      { token: input.refreshToken, familyId },
    );
    if (refreshToken === undefined) return endWorthless(ctx, familyId, subjectId);
    // Requesting fewer scopes does not widen the granted part of the tree.
    const { narrowing } = before;
    const policies = await ctx.identity.policiesOf(ctx.session, principal, {
      client: parties.client,
      narrowing,
    });
    return issueTokens(ctx, principal, policies, {
      client,
      selfContained: input.notRequiredIntrospection ?? false,
      scopes: scopeValues(input.scope === undefined ? before.scopes : narrowed.scopes, narrowing),
      requestedClaims: token.requestedClaims,
      refreshToken,
      familyId,
      narrowing,
      authentication: storedAuthentication(token),
    });
  },
});

/** Returns the client that a refresh token was issued to; null if there is none. */
const issuedTo = ({ clientId, clientGeneration, grantId }: RefreshToken): TokenClient | null =>
  clientId ? { id: clientId, generation: clientGeneration!, grantId: grantId ?? '' } : null;

/** Revokes all tokens of an invalid refresh token. */
async function endWorthless(
  ctx: RequestContext,
  familyId: string,
  subjectId: string,
): Promise<never> {
  await run(revokeRefreshFamily, asSystem(ctx), { familyId, subjectId });
  throw worthless();
}
