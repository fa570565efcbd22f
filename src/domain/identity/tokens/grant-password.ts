import { randomUUID } from 'node:crypto';
import { Type, type Static } from '@sinclair/typebox';
import type { AuthenticationMethod } from '../../../entities/index.js';
import { action, run } from '../../core/action.js';
import type { RequestContext } from '../../core/context.js';
import { DomainError } from '../../core/errors.js';
import { plainText } from '../../core/schema.js';
import { grantedClient } from '../authorization/application-grants.js';
import { authenticateClient } from './authenticate-client.js';
import { NotServed, serves } from '../callers/client-reach.js';
import { grantFields } from './grant-tokens.js';
import { unlessLocked } from '../callers/identity.js';
import { failureNote } from '../passwords/record-failed-login.js';
import { issueTokens, type IssuedTokens } from './issue-tokens.js';
import type { PasswordKind } from '../passwords/password-logins.js';
import type { Principal } from '../callers/principal-reads.js';
import { signingIn, startRefreshFamily } from './refresh-tokens.js';
import { secondFactorOf, verifyTotp } from '../passwords/second-factor.js';
import { readScopes } from './token-scopes.js';

const PasswordGrant = Type.Object(
  {
    username: plainText(4096),
    password: plainText(4096),
    totpCode: Type.Optional(plainText(64)),
    ...grantFields,
  },
  { additionalProperties: false },
);
type PasswordGrant = Static<typeof PasswordGrant>;

/**
 * Issues tokens for the login and password of a user (RFC 6749, section 4.3), with a refresh token.
 * A client is optional, but must authenticate if it is given.
 *
 * @throws DomainError `INVALID_GRANT` if the user cannot sign in, with the same message for all
 *   reasons: wrong password, unknown login, or a user or tenant that is disabled, deleted or not
 *   activated. `ACCESS_DENIED` if the client cannot act for the user. Only with the correct
 *   password: `TOTP_REQUIRED` if a TOTP code is missing, `INVALID_TOTP` if it is incorrect or after
 *   too many incorrect codes, `TOTP_SETUP_REQUIRED` if the user must set up a second factor.
 */
export const grantPassword = action({
  name: 'grantPassword',
  scopes: 'public',
  input: PasswordGrant,
  perform: (ctx, input): Promise<IssuedTokens> => grant(ctx, input, 'password'),
});

/**
 * As `grantPassword`, for clients that send the MD5 digest of the password in hexadecimal.
 *
 * @throws DomainError as `grantPassword`; `UNSUPPORTED_GRANT_TYPE` unless the server accepts
 *   digests
 */
export const grantMd5Password = action({
  name: 'grantMd5Password',
  scopes: 'public',
  input: PasswordGrant,
  async perform(ctx, input): Promise<IssuedTokens> {
    if (!ctx.passwords.takesDigests) {
      throw new DomainError('UNSUPPORTED_GRANT_TYPE', 'the grant type is not supported', {
        field: ['grantType'],
      });
    }
    return grant(ctx, input, 'digest');
  },
});

async function grant(
  ctx: RequestContext,
  input: PasswordGrant,
  kind: PasswordKind,
): Promise<IssuedTokens> {
  const scopes = readScopes(input.scope);
  const known = await authenticateClient(ctx, input);
  const password = kind === 'digest' ? input.password.toLowerCase() : input.password;
  const user = await ctx.identity.principals
    .userByPassword(ctx.session, {
      login: input.username,
      password,
      kind,
      ip: ctx.ip,
      noteFailure: failureNote(ctx),
    })
    .catch(unlessLocked);
  if (!user) throw new DomainError('INVALID_GRANT', 'the login or password is incorrect');
  const methods = await provedMethods(ctx, user, input.totpCode);
  const authentication = { authenticatedAt: ctx.clock(), methods, sessionId: null };
  if (known && !serves(known.principal, user)) throw new NotServed();
  const client = known ? await grantedClient(ctx, user, known.principal, scopes) : null;
  const familyId = randomUUID();
  const refreshToken = await run(
    startRefreshFamily,
    { ...ctx, caller: signingIn(user) },
    { familyId, generation: user.generation, client, scope: scopes.join(' '), authentication },
  );
  const policies = await ctx.identity.policiesOf(ctx.session, user, {
    client: known?.principal ?? null,
  });
  return issueTokens(ctx, user, policies, {
    client,
    selfContained: input.notRequiredIntrospection ?? false,
    scopes,
    refreshToken,
    familyId,
    authentication,
  });
}

/**
 * The authentication methods of a user with the correct password: the password alone, or with
 * `code`.
 */
async function provedMethods(
  ctx: RequestContext,
  user: Principal,
  code: string | undefined,
): Promise<AuthenticationMethod[]> {
  const needed = await secondFactorOf(ctx, user, undefined);
  if (needed === 'none') return ['pwd'];
  if (needed === 'setup') {
    throw new DomainError('TOTP_SETUP_REQUIRED', 'the user must set up a second factor');
  }
  if (code === undefined) throw new DomainError('TOTP_REQUIRED', 'a TOTP code is required');
  const right = await verifyTotp(ctx, user.id, code).catch(unlessLocked);
  if (!right) throw new DomainError('INVALID_TOTP', 'the TOTP code is incorrect');
  return ['pwd', 'otp', 'mfa'];
}
