import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { action, run, type WriteContext } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { beginLoginSession, type BegunSession } from '../sessions/login-sessions.js';
import { useTotpCode } from '../passwords/second-factor.js';
import { oneOf, plainText } from '../../core/schema.js';
import { userOfSession } from './set-up-totp.js';
import { addTrustedBrowser } from './trusted-browsers.js';
import { endSessions, setUserStatuses } from './user-statuses.js';

/** What a right code is shown for: to get in, or to go on with something that needs care. */
export const totpChallenges = ['login', 'action'] as const;

/** What came of a code. */
export interface Verified {
  readonly valid: boolean;
  /** The session that takes the place of the one that the code was shown in. */
  readonly begun?: BegunSession | undefined;
  /** What the browser shows next time instead of a code, where it is to be trusted. */
  readonly trusted?: string | undefined;
}

/**
 * Takes a code of the user's authenticator (`POST /totp/verify`). To log in, it turns a session that
 * lacks its second factor into a new one; the first code of a new authenticator confirms it, and ends
 * whatever else the user is signed in to.
 *
 * @throws DomainError `ACCOUNT_LOCKED` after too many wrong codes.
 */
export const verifyTotpCode = action({
  name: 'verifyTotpCode',
  scopes: 'session',
  input: Type.Object(
    {
      code: plainText(64),
      /** To log in, unless the session has its second factor. */
      challenge: Type.Optional(oneOf(totpChallenges)),
      /** Whether the browser is trusted from now on. */
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

/** Does what a right code is good for. */
const passSecondFactor = action({
  name: 'passSecondFactor',
  scopes: 'session',
  input: Type.Object(
    {
      /** What the code was made with. */
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
      // A code alone does not renew the authentication: the first factor was shown then.
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
