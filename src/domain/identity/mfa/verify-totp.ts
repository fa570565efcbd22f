import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { enumeration } from '../../../entities/index.js';
import { action, run, type WriteContext } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { beginLoginSession, type BegunSession } from '../sessions/login-sessions.js';
import { useTotpCode } from '../passwords/second-factor.js';
import { oneOf, plainText } from '../../core/schema.js';
import { userOfSession } from './set-up-totp.js';
import { addTrustedBrowser } from './trusted-browsers.js';
import { endSessions, setUserStatuses } from './user-statuses.js';

export const totpChallenge = enumeration('TotpChallenge', 'Purpose of an authenticator code.', {
  login: 'Sign-in: the session is replaced by one that has passed the second factor.',
  action: 'Confirmation of a sensitive action.',
});

/** The result of a correct code. */
export interface Verified {
  readonly valid: boolean;
  /** The session that replaces the session of the request. */
  readonly begun?: BegunSession | undefined;
  /** The secret of the trusted browser, if the browser is to be trusted. */
  readonly trusted?: string | undefined;
}

/**
 * Verifies a code of the authenticator of the user (`POST /totp/verify`). For a sign-in, a session
 * without its second factor is replaced by a new one. The first code of a new authenticator
 * confirms it and ends all other sessions of the user.
 *
 * @throws DomainError `ACCOUNT_LOCKED` after too many wrong codes
 */
export const verifyTotpCode = action({
  name: 'verifyTotpCode',
  scopes: 'session',
  input: Type.Object(
    {
      code: plainText(64),
      /** Default: `login`, unless the session has its second factor. */
      challenge: Type.Optional(oneOf(totpChallenge.values)),
      /** Whether to trust the browser from now on. */
      trustBrowser: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { code, challenge, trustBrowser = false }): Promise<Verified> {
    const { userId, mfaPending } = ctx.login!;
    if (mfaPending && challenge === 'action') {
      throw new DomainError('ACCESS_DENIED', 'the session requires a second factor');
    }
    const shown = await useTotpCode(ctx, userId, code);
    if (!shown) return { valid: false };
    const outcome = await run(passSecondFactor, ctx, {
      encryptedSecret: shown.encryptedSecret,
      confirms: shown.confirmedAt === null,
      entersBy: mfaPending || challenge === 'login',
      trustBrowser,
    });
    return { valid: true, ...outcome };
  },
});

/** Applies the effects of a correct code. */
const passSecondFactor = action({
  name: 'passSecondFactor',
  scopes: 'session',
  input: Type.Object(
    {
      /** The secret that the code belongs to, encrypted. */
      encryptedSecret: Type.String(),
      confirms: Type.Boolean(),
      entersBy: Type.Boolean(),
      trustBrowser: Type.Boolean(),
    },
    { additionalProperties: false },
  ),
  writes: true,
  async perform(ctx, { encryptedSecret, confirms, entersBy, trustBrowser }) {
    const user = await userOfSession(ctx);
    const fields = ['secondFactor', ...(confirms ? ['totpSecret'] : [])];
    ctx.audit({ tenantId: user.tenantId, objectType: 'user', objectId: user.id, fields });
    if (confirms) await confirmSecret(ctx, user.id, encryptedSecret);
    const trusted = trustBrowser ? await addTrustedBrowser(ctx, user.id) : undefined;
    if (!confirms && !entersBy) return { trusted };
    const { id, methods, idpId, authenticatedAt } = ctx.login!;
    const [ended] = await ctx.session.all(
      sql`update login_sessions set ended_at = ${ctx.now}
        where id = ${id} and ended_at is null returning id`,
    );
    if (!ended) throw new DomainError('UNAUTHENTICATED', 'the session has ended');
    const begun = await beginLoginSession(ctx, user, {
      methods: [...new Set([...methods, 'otp' as const, 'mfa' as const])],
      mfaPending: false,
      idpId: idpId ?? null,
      // A code alone does not renew the authentication: the time of the first factor is kept.
      authenticatedAt,
    });
    return { begun, trusted };
  },
});

async function confirmSecret(ctx: WriteContext, userId: string, encryptedSecret: string) {
  const [confirmed] = await ctx.session.all(
    sql`update totp_secrets set confirmed_at = ${ctx.now}, updated_at = ${ctx.now}
      where user_id = ${userId} and encrypted_secret = ${encryptedSecret} and confirmed_at is null
      returning user_id as "userId"`,
  );
  if (!confirmed) {
    throw new DomainError(
      'CONFLICT',
      'the authenticator has been set up again since the request began',
    );
  }
  await setUserStatuses(ctx, sql`id = ${userId}`, sql`${'enabled'}`);
  await endSessions(ctx, userId, ctx.login!.id);
}
