import { raw, sql, table, type Sql } from '../../../database/sql.js';
import { TotpSecret, TrustedBrowser } from '../../../entities/index.js';
import type { WriteContext } from '../../core/action.js';

const confirmed = raw(`exists (select 1 from totp_secrets s
  where s.user_id = users.id and s.confirmed_at is not null)`);

/** The MFA status of a user who needs a second factor: set up, or setup required. */
export const demandedStatus = sql`(case when ${confirmed} then ${'enabled'} else ${'setup_required'} end)`;

/** Sets the status of the users that match `where`, to an SQL expression on their rows. */
export async function setUserStatuses(ctx: WriteContext, where: Sql, status: Sql): Promise<void> {
  await ctx.session.all(
    sql`update users set mfa_status = ${status}, version = version + 1, updated_at = ${ctx.now}
      where ${where} and mfa_status <> ${status}`,
  );
}

/** Removes the authenticators and trusted browsers of the users whose ids `users` selects. */
export async function removeSecondFactors(ctx: WriteContext, users: Sql): Promise<void> {
  for (const entity of [TotpSecret, TrustedBrowser]) {
    await ctx.session.all(sql`delete from ${table(entity)} where user_id in (${users})`);
  }
}

/** Ends all sessions of a user except the session `exceptId`. */
export async function endSessions(
  ctx: WriteContext,
  userId: string,
  exceptId: string | null,
): Promise<void> {
  await ctx.session.all(
    sql`update login_sessions set ended_at = ${ctx.now}
      where user_id = ${userId} and ended_at is null
        ${exceptId === null ? raw('') : sql`and id <> ${exceptId}`}`,
  );
}
