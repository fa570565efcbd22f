import { Type } from '@sinclair/typebox';
import { action, run } from '../action.js';
import type { RequestContext } from '../context.js';
import { DomainError } from '../errors.js';
import { plainText } from '../schema.js';
import type { TokenClient } from './access-token.js';
import { authenticateClient, clientFields } from './authenticate-client.js';
import type { KnownClient } from './identity.js';
import { issueTokens, type IssuedTokens } from './issue-tokens.js';
import {
  asSystem,
  findRefreshToken,
  isReused,
  revokeRefreshFamily,
  rotateRefreshToken,
  signingIn,
} from './refresh-tokens.js';
import { readNarrowedScopes, readScopes, scopeValues, type Narrowing } from './token-scopes.js';
import { storedAuthentication } from './user-authentication.js';

/** What any grant takes. */
export const grantFields = {
  ...clientFields,
  scope: Type.Optional(plainText(1024)),
  notRequiredIntrospection: Type.Optional(Type.Boolean()),
};

/** The client that tokens of a user are issued to; null where none is named. */
export const tokenClient = (client: KnownClient | undefined): TokenClient | null =>
  client ? { id: client.principal.id, generation: client.principal.generation } : null;

/**
 * Tokens for a client in its own name (RFC 6749, section 4.4). There is no refresh token: the
 * client asks again.
 *
 * @throws DomainError `UNAUTHENTICATED`, or `UNAUTHORIZED_CLIENT` for a client without a secret.
 */
export const grantClientCredentials = action({
  name: 'grantClientCredentials',
  scopes: 'public',
  input: Type.Object(grantFields, { additionalProperties: false }),
  async perform(ctx, input): Promise<IssuedTokens> {
    const scopes = readScopes(input.scope);
    const client = await authenticateClient(ctx, input);
    if (!client) throw new DomainError('UNAUTHENTICATED', 'the client has to prove itself');
    if (!client.confidential) {
      throw new DomainError('UNAUTHORIZED_CLIENT', 'a client without a secret has no such grant');
    }
    return issueTokens(ctx, client.principal, client.policies, {
      client: null,
      selfContained: input.notRequiredIntrospection ?? false,
      scopes,
      refreshToken: null,
    });
  },
});

const worthless = () => new DomainError('INVALID_GRANT', 'the refresh token is not valid');

/**
 * New tokens for a refresh token (RFC 6749, section 6), which a new one replaces. Only the client that
 * got it may use it. A second use within the grace period gets the same new refresh token; a later one
 * revokes the whole family.
 *
 * @throws DomainError `INVALID_GRANT`, or `ACCESS_DENIED` for a scope that was not granted before.
 */
export const grantRefreshToken = action({
  name: 'grantRefreshToken',
  scopes: 'public',
  input: Type.Object(
    { refreshToken: plainText(255), ...grantFields },
    { additionalProperties: false },
  ),
  async perform(ctx, input): Promise<IssuedTokens> {
    const wanted = readNarrowedScopes(input.scope);
    const client = tokenClient(await authenticateClient(ctx, input));
    const token = await findRefreshToken(ctx.session, input.refreshToken);
    if (!token || (token.clientId ?? null) !== (client?.id ?? null)) throw worthless();
    if (token.revokedAt !== null) throw worthless();
    const { familyId, subjectId } = token;
    if (isReused(token, ctx.now)) return endWorthless(ctx, familyId, subjectId);
    if (token.expiresAt <= ctx.now) throw worthless();
    const granted = readNarrowedScopes(token.scope);
    const names = scopeValues(granted.scopes, granted.narrowing);
    if (!scopeValues(wanted.scopes, wanted.narrowing).every((name) => names.includes(name))) {
      throw new DomainError('ACCESS_DENIED', 'scope goes beyond what was granted before', {
        field: ['scope'],
      });
    }
    const principal = await ctx.identity.principals.ofToken(ctx.session, {
      type: token.subjectType,
      id: subjectId,
      generation: token.tokenGeneration,
      client: client && { id: client.id, generation: token.clientGeneration! },
    });
    // Whoever may not act loses the token for good: it does not come back when they do.
    if (!principal) return endWorthless(ctx, familyId, subjectId);
    const refreshToken = await run(
      rotateRefreshToken,
      { ...ctx, caller: signingIn(principal) },
      { token: input.refreshToken, familyId },
    );
    if (refreshToken === undefined) return endWorthless(ctx, familyId, subjectId);
    // Asking for less does not widen the part of the tree that was granted.
    const narrowing = granted.narrowing as Narrowing | null;
    const policies = await ctx.identity.policiesOf(ctx.session, principal, narrowing);
    return issueTokens(ctx, principal, policies, {
      client,
      selfContained: input.notRequiredIntrospection ?? false,
      scopes: scopeValues(input.scope === undefined ? granted.scopes : wanted.scopes, narrowing),
      refreshToken,
      familyId,
      narrowing,
      authentication: storedAuthentication(token),
    });
  },
});

/** Ends all that came of a refresh token that is worth nothing any more. */
async function endWorthless(
  ctx: RequestContext,
  familyId: string,
  subjectId: string,
): Promise<never> {
  await run(revokeRefreshFamily, asSystem(ctx), { familyId, subjectId });
  throw worthless();
}
