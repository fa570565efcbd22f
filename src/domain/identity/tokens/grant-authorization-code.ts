import { createHash, timingSafeEqual } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { columns, sql, table } from '../../../database/sql.js';
import { AuthorizationCode } from '../../../entities/index.js';
import { action, run, type ActionContext } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { Uuid, plainText } from '../../core/schema.js';
import type { TokenClient } from './access-token.js';
import { useGrant } from '../authorization/application-grants.js';
import { authenticateClient } from './authenticate-client.js';
import { codeVerifierPattern } from '../authorization/authorization-request.js';
import { grantFields } from './grant-tokens.js';
import { issueTokens, type IssuedTokens } from './issue-tokens.js';
import type { TokenParties } from '../callers/principals.js';
import {
  addRefreshToken,
  asSystem,
  auditTokens,
  lockFamily,
  revokeRefreshFamily,
  signingIn,
} from './refresh-tokens.js';
import { hashSecret } from '../../core/secrets.js';
import { readNarrowedScopes, scopeValues, type Narrowing } from './token-scopes.js';
import { authenticationColumns, storedAuthentication } from '../sessions/user-authentication.js';

const worthless = () => new DomainError('INVALID_GRANT', 'the authorization code is invalid');

/**
 * Issues tokens for a user who signed in with a browser (RFC 6749, section 4.1.3), once per code,
 * with a refresh token if the client requested `offline_access`. If a code is used twice, it may be
 * stolen: all tokens that were issued for it are revoked.
 *
 * @throws DomainError `INVALID_GRANT` if the code belongs to another client or redirect URI, fails
 *   PKCE (RFC 7636), has expired, or if its user has signed out since
 */
export const grantAuthorizationCode = action({
  name: 'grantAuthorizationCode',
  scopes: 'public',
  input: Type.Object(
    {
      code: plainText(255),
      redirectUri: plainText(2048),
      codeVerifier: Type.Optional(plainText(255)),
      ...grantFields,
    },
    { additionalProperties: false },
  ),
  async perform(ctx, input): Promise<IssuedTokens> {
    const client = await authenticateClient(ctx, input);
    if (!client) throw new DomainError('UNAUTHENTICATED', 'client authentication is required');
    const code = await findCode(ctx, input.code);
    if (!code) throw worthless();
    if (code.clientId !== client.principal.id) return refuse(ctx, code);
    if (code.usedAt !== null) return endReused(ctx, code);
    const fits = code.expiresAt > ctx.now && code.redirectUri === input.redirectUri;
    const parties =
      fits && isProved(code, input.codeVerifier) ? await partiesOf(ctx, code) : undefined;
    if (!parties) return refuse(ctx, code);
    const { principal: user } = parties;
    const redeemed = await run(
      redeemCode,
      { ...ctx, caller: signingIn(user) },
      {
        id: code.id,
        refreshToken: readNarrowedScopes(code.scope).scopes.includes('offline_access'),
      },
    );
    if (!redeemed) return endReused(ctx, code);
    const { id, generation } = client.principal;
    const issuedTo = { id, generation, grantId: redeemed.grantId };
    return tokensFor(ctx, parties, issuedTo, code, {
      refreshToken: redeemed.refreshToken,
      selfContained: input.notRequiredIntrospection ?? false,
    });
  },
});

function findCode(ctx: ActionContext, code: string): Promise<AuthorizationCode | undefined> {
  return ctx.session.first<AuthorizationCode>(
    sql`select ${columns(AuthorizationCode, 'c')} from ${table(AuthorizationCode)} c
      where c.id = ${hashSecret(code)}`,
  );
}

/** Whether `verifier` matches the code challenge. Without a challenge, no verifier is allowed. */
function isProved(
  { codeChallenge, codeChallengeMethod }: AuthorizationCode,
  verifier: string | undefined,
): boolean {
  if (typeof codeChallenge !== 'string') return verifier === undefined;
  if (verifier === undefined || !codeVerifierPattern.test(verifier)) return false;
  const shown =
    codeChallengeMethod === 'S256'
      ? createHash('sha256').update(verifier).digest('base64url')
      : verifier;
  const [given, expected] = [Buffer.from(shown), Buffer.from(codeChallenge)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * Returns the user and the client, if the user has not signed out and the client can still act for
 * the user.
 */
async function partiesOf(
  ctx: ActionContext,
  code: AuthorizationCode,
): Promise<TokenParties | undefined> {
  const session = await ctx.session.first(
    sql`select s.id as "id" from login_sessions s
      where s.id = ${code.sessionId} and s.ended_at is null and s.expires_at > ${ctx.now}`,
  );
  if (!session) return undefined;
  return ctx.identity.principals.ofToken(ctx.session, {
    type: 'user',
    id: code.userId,
    generation: code.tokenGeneration,
    client: { id: code.clientId, generation: code.clientGeneration },
  });
}

/** Rejects an unusable code and records that it was used. */
async function refuse(ctx: ActionContext, { userId }: AuthorizationCode): Promise<never> {
  await run(noteRefusedCode, asSystem(ctx), { userId });
  throw worthless();
}

/** Records that a code of a user was refused. Runs as the platform. */
const noteRefusedCode = action({
  name: 'refuseAuthorizationCode',
  scopes: 'authenticated',
  input: Type.Object({ userId: Uuid }, { additionalProperties: false }),
  writes: true,
  quiet: true,
  perform: async (ctx, { userId }): Promise<void> =>
    ctx.audit({ objectType: 'user', objectId: userId, fields: ['authorizationCode'] }),
});

/** Revokes all tokens of a code that was used twice. */
async function endReused(
  ctx: ActionContext,
  { familyId, userId }: AuthorizationCode,
): Promise<never> {
  await run(revokeRefreshFamily, asSystem(ctx), { familyId, subjectId: userId });
  throw worthless();
}

/** The results of redeeming a code, besides the access token. */
interface RedeemedCode {
  readonly grantId: string;
  readonly refreshToken: string | null;
}

/**
 * Redeems a code of the caller and creates the refresh token in the same transaction. A concurrent
 * second use of the code waits and then revokes the refresh token. Returns undefined if the code
 * was already used.
 */
const redeemCode = action({
  name: 'redeemAuthorizationCode',
  scopes: 'authenticated',
  input: Type.Object(
    { id: Type.String(), refreshToken: Type.Boolean() },
    { additionalProperties: false },
  ),
  writes: true,
  quiet: true,
  async perform(ctx, { id, refreshToken }): Promise<RedeemedCode | undefined> {
    auditTokens(ctx, ctx.caller.id!);
    const [code] = await ctx.session.all<AuthorizationCode>(
      sql`update authorization_codes set used_at = ${ctx.now}
        where id = ${id} and user_id = ${ctx.caller.id} and used_at is null
        returning ${columns(AuthorizationCode, 'authorization_codes')}`,
    );
    if (!code) return undefined;
    const grantId = await useGrant(ctx, code, code.scope);
    if (!refreshToken) return { grantId, refreshToken: null };
    await lockFamily(ctx, code.familyId);
    const added = addRefreshToken(ctx, {
      familyId: code.familyId,
      subjectType: 'user',
      subjectId: code.userId,
      clientId: code.clientId,
      clientGeneration: code.clientGeneration,
      grantId,
      tokenGeneration: code.tokenGeneration,
      scope: code.scope,
      requestedClaims: code.requestedClaims,
      ...authenticationColumns(storedAuthentication(code)),
    });
    return { grantId, refreshToken: added };
  },
});

async function tokensFor(
  ctx: ActionContext,
  { principal: user, client: through }: TokenParties,
  client: TokenClient,
  code: AuthorizationCode,
  options: { readonly refreshToken: string | null; readonly selfContained: boolean },
): Promise<IssuedTokens> {
  const { scopes, narrowing: asked } = readNarrowedScopes(code.scope);
  // Authorization requests always name a tenant.
  const narrowing = asked as Narrowing | null;
  const bounds = { client: through, narrowing };
  const policies = await ctx.identity.policiesOf(ctx.session, user, bounds);
  return issueTokens(ctx, user, policies, {
    ...options,
    client,
    scopes: scopeValues(scopes, narrowing),
    requestedClaims: code.requestedClaims,
    narrowing,
    familyId: code.familyId,
    nonce: code.nonce ?? null,
    authentication: storedAuthentication(code),
  });
}
