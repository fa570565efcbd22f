import { Type } from '@sinclair/typebox';
import { action, run } from '../action.js';
import { DomainError } from '../errors.js';
import { plainText } from '../schema.js';
import { authenticateClient, clientFields } from './authenticate-client.js';
import { unlessLocked, type KnownClient } from './identity.js';
import { issueTokens, type IssuedTokens } from './issue-tokens.js';
import {
  asSystem,
  findRefreshToken,
  revokeRefreshFamily,
  rotateRefreshToken,
  signingIn,
  startRefreshFamily,
} from './refresh-tokens.js';
import { readScopes } from './token-scopes.js';

const common = {
  ...clientFields,
  scope: Type.Optional(plainText(1024)),
  notRequiredIntrospection: Type.Optional(Type.Boolean()),
};

const tokenClient = (client: KnownClient | undefined) =>
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
  input: Type.Object(common, { additionalProperties: false }),
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

/**
 * Tokens for a user who gives login and password (RFC 6749, section 4.3), with a refresh token. A
 * client may be named, and has to prove itself then.
 *
 * @throws DomainError `INVALID_GRANT` for whatever keeps the user from signing in, in the same
 *   words: a wrong password, no such login, a user or tenant that is disabled, deleted or not active yet.
 */
export const grantPassword = action({
  name: 'grantPassword',
  scopes: 'public',
  input: Type.Object(
    { username: plainText(4096), password: plainText(4096), ...common },
    { additionalProperties: false },
  ),
  async perform(ctx, input): Promise<IssuedTokens> {
    const scopes = readScopes(input.scope);
    const client = tokenClient(await authenticateClient(ctx, input));
    const user = await ctx.identity
      .userByPassword(ctx.session, input.username, input.password, ctx.ip)
      .catch(unlessLocked);
    if (!user) throw new DomainError('INVALID_GRANT', 'the login or the password is wrong');
    const refreshToken = await run(
      startRefreshFamily,
      { ...ctx, caller: signingIn(user) },
      { generation: user.generation, client, scope: scopes.join(' ') },
    );
    const policies = await ctx.identity.policiesOf(ctx.session, user);
    return issueTokens(ctx, user, policies, {
      client,
      selfContained: input.notRequiredIntrospection ?? false,
      scopes,
      refreshToken,
    });
  },
});

const worthless = () => new DomainError('INVALID_GRANT', 'the refresh token is not valid');

/**
 * New tokens for a refresh token (RFC 6749, section 6), which is used up by it. Only the client
 * that got it may use it; whoever uses it a second time ends all that came of it.
 *
 * @throws DomainError `INVALID_GRANT`, or `ACCESS_DENIED` for a scope that was not granted before.
 */
export const grantRefreshToken = action({
  name: 'grantRefreshToken',
  scopes: 'public',
  input: Type.Object({ refreshToken: plainText(255), ...common }, { additionalProperties: false }),
  async perform(ctx, input): Promise<IssuedTokens> {
    const wanted = readScopes(input.scope);
    const client = tokenClient(await authenticateClient(ctx, input));
    const token = await findRefreshToken(ctx.session, input.refreshToken);
    if (!token || (token.clientId ?? null) !== (client?.id ?? null)) throw worthless();
    const { familyId, subjectId } = token;
    if (token.usedAt !== null) {
      await run(revokeRefreshFamily, asSystem(ctx), { familyId, subjectId });
      throw worthless();
    }
    if (token.revokedAt !== null || token.expiresAt <= ctx.now) throw worthless();
    const granted = readScopes(token.scope);
    if (!wanted.every((scope) => granted.includes(scope))) {
      throw new DomainError('ACCESS_DENIED', 'scope goes beyond what was granted before', {
        field: ['scope'],
      });
    }
    const principal = await ctx.identity.principalOf(ctx.session, {
      type: token.subjectType,
      id: subjectId,
      generation: token.tokenGeneration,
      client: client && { id: client.id, generation: token.clientGeneration! },
    });
    if (!principal) {
      // Whoever may not act loses the token for good: it does not come back when they do.
      await run(revokeRefreshFamily, asSystem(ctx), { familyId, subjectId });
      throw worthless();
    }
    const refreshToken = await run(
      rotateRefreshToken,
      { ...ctx, caller: signingIn(principal) },
      { id: token.id, familyId },
    );
    if (refreshToken === undefined) throw worthless();
    const policies = await ctx.identity.policiesOf(ctx.session, principal);
    return issueTokens(ctx, principal, policies, {
      client,
      selfContained: input.notRequiredIntrospection ?? false,
      scopes: input.scope === undefined ? granted : wanted,
      refreshToken,
    });
  },
});
