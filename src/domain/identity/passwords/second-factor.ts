import { Secret, TOTP } from 'otpauth';
import { columns, sql, table } from '../../../database/sql.js';
import {
  TotpSecret,
  TrustedBrowser,
  type LoginSession,
  type MfaStatus,
  type User,
} from '../../../entities/index.js';
import { run } from '../../core/action.js';
import type { RequestContext } from '../../core/context.js';
import { recordWrongFactor } from './record-wrong-factor.js';
import type { Principal } from '../callers/principal-reads.js';
import { hashSecret } from '../../core/secrets.js';

/** The next step after the password: none, a code, or first the setup of an authenticator. */
export type SecondFactor = 'none' | 'required' | 'setup';

/** The purpose of authenticator secrets in the vault. */
export const totpPurpose = 'totp';

/** Lifetime of a code in seconds, and number of accepted codes before and after the current one. */
const period = 30;
const tolerance = 1;

/**
 * Returns the second factor that `user` needs in addition to the password.
 *
 * @param trustedCookie the cookie of a trusted browser, if the request has one
 */
export async function secondFactorOf(
  { session, clock }: Pick<RequestContext, 'session' | 'clock'>,
  user: Pick<Principal, 'id'>,
  trustedCookie: string | undefined,
): Promise<SecondFactor> {
  const row = await session.first<{
    status: MfaStatus;
    demanded: MfaStatus;
    confirmedAt: number | null;
  }>(
    sql`select u.mfa_status as "status", t.mfa_status as "demanded", s.confirmed_at as "confirmedAt"
      from users u join tenants t on t.id = u.tenant_id
      left join totp_secrets s on s.user_id = u.id where u.id = ${user.id}`,
  );
  if (!row || !isRequired(row.status, row.demanded)) return 'none';
  if (row.confirmedAt === null) return 'setup';
  if (trustedCookie === undefined) return 'required';
  const trusted = await session.first(
    sql`select b.id as "id" from ${table(TrustedBrowser)} b
      where b.id = ${hashSecret(trustedCookie)} and b.user_id = ${user.id}
        and b.expires_at > ${clock()}`,
  );
  return trusted ? 'none' : 'required';
}

/**
 * If a tenant requires MFA, all its users need a second factor except those whom an administrator
 * exempted.
 */
function isRequired(status: MfaStatus, demanded: MfaStatus): boolean {
  if (status === 'forcibly_disabled') return false;
  return status === 'enabled' || status === 'setup_required' || demanded === 'enabled';
}

/** MFA statuses of a session, with the names of the contract. */
export const sessionMfaStatuses = [
  'passed_or_not_required',
  'passed_as_trusted',
  'required',
] as const;
export type SessionMfaStatus = (typeof sessionMfaStatuses)[number];

/** The MFA status of the session `login` of `user`. */
export function sessionMfaStatus(
  { mfaPending, methods }: Pick<LoginSession, 'mfaPending' | 'methods'>,
  { mfaStatus }: Pick<User, 'mfaStatus'>,
): SessionMfaStatus {
  if (mfaPending) return 'required';
  // Sessions without a code end when an authenticator is set up, so this one began in a trusted
  // browser.
  const spared = mfaStatus === 'enabled' && methods.includes('pwd') && !methods.includes('otp');
  return spared ? 'passed_as_trusted' : 'passed_or_not_required';
}

/**
 * Whether `code` is a current and unused code of the confirmed authenticator of the user (RFC
 * 6238). Counts attempts in separate transactions, so a writing action can call this only in
 * `prepare`.
 *
 * @throws DomainError `ACCOUNT_LOCKED` after too many wrong codes
 */
export async function verifyTotp(
  ctx: RequestContext,
  userId: string,
  code: string,
): Promise<boolean> {
  const shown = await useTotpCode(ctx, userId, code);
  return shown !== undefined && shown.confirmedAt !== null;
}

/**
 * As `verifyTotp`, also for an unconfirmed authenticator. Returns the secret that the code belongs
 * to; undefined if there is none.
 */
export async function useTotpCode(
  ctx: RequestContext,
  userId: string,
  code: string,
): Promise<TotpSecret | undefined> {
  const attempt = { kind: 'totp', name: userId } as const;
  await ctx.throttles.attempt(ctx.session, attempt);
  const shown = await matchCode(ctx, userId, code);
  if (shown) await ctx.throttles.takeBack([], [attempt]);
  else await run(noteWrongCode, ctx, { userId });
  return shown;
}

async function matchCode(
  ctx: RequestContext,
  userId: string,
  code: string,
): Promise<TotpSecret | undefined> {
  const stored = await ctx.session.first<TotpSecret>(
    sql`select ${columns(TotpSecret, 's')} from ${table(TotpSecret)} s where s.user_id = ${userId}`,
  );
  if (!stored || !/^\d{6}$/.test(code)) return undefined;
  const totp = authenticator(ctx.vault.open(totpPurpose, stored.encryptedSecret));
  const timestamp = ctx.clock();
  const delta = totp.validate({ token: code, timestamp, window: tolerance });
  if (delta === null) return undefined;
  const step = TOTP.counter({ period, timestamp }) + delta;
  // Of two concurrent uses of a code, only one succeeds. The code remains used even if the request
  // fails.
  const [used] = await ctx.database.write(
    ctx.database.session(),
    ({ session }) =>
      session.all(
        sql`update totp_secrets set last_step = ${step} where user_id = ${userId}
          and encrypted_secret = ${stored.encryptedSecret} and last_step < ${step}
          returning user_id as "userId"`,
      ),
    { quiet: true },
  );
  return used ? stored : undefined;
}

/** Creates the authenticator for a secret in base 32 (RFC 6238: SHA-1, six digits). */
export function authenticator(secret: string, names?: { issuer: string; label: string }): TOTP {
  return new TOTP({ ...names, secret: Secret.fromBase32(secret), period });
}

const noteWrongCode = recordWrongFactor('refuseTotpCode', 'totpCode');
