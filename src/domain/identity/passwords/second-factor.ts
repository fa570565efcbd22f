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

/** What a user still has to show after the password: nothing, a code, or first an authenticator. */
export type SecondFactor = 'none' | 'required' | 'setup';

/** What the vault knows shared secrets of authenticators by. */
export const totpPurpose = 'totp';

/** Seconds that a code is shown for, and how many codes before and after are taken. */
const period = 30;
const tolerance = 1;

/**
 * What `user` has to show beside the password.
 *
 * @param trustedCookie what the browser shows that it is trusted by, if it shows anything.
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

/** The MFA status of a session, with the names of the contract. */
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
  // Sessions without a code end when an authenticator is set up: this one began in a trusted browser.
  const spared = mfaStatus === 'enabled' && methods.includes('pwd') && !methods.includes('otp');
  return spared ? 'passed_as_trusted' : 'passed_or_not_required';
}

/**
 * Whether `code` is one that the confirmed authenticator of the user shows now (RFC 6238), and the
 * first use of it: none is good twice. Attempts are counted in transactions of their own, so that a
 * writing action may call this in `prepare` alone.
 *
 * @throws DomainError `ACCOUNT_LOCKED` after too many wrong ones.
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
 * As `verifyTotp`, also for an authenticator that was not confirmed yet: the secret that `code` was
 * made with; undefined if it was made with none.
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

/** What makes the codes of a user (RFC 6238: SHA-1, six digits): its secret is in base 32. */
export function authenticator(secret: string, names?: { issuer: string; label: string }): TOTP {
  return new TOTP({ ...names, secret: Secret.fromBase32(secret), period });
}

const noteWrongCode = recordWrongFactor('refuseTotpCode', 'totpCode');
