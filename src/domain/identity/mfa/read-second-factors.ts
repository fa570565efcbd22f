import { inUuids, sql } from '../../../database/sql.js';
import type { RequestContext } from '../../core/context.js';

/** The second factor of a user. */
export interface SecondFactorState {
  /** Time when the authenticator was confirmed; null if there is none. */
  readonly confirmedAt: number | null;
  /** Number of browsers in which no code is required. */
  readonly trustedBrowsers: number;
}

/**
 * Returns the second factors of the users `ids`, in that order. The caller must be authorized to
 * read the users. One statement.
 */
export async function readSecondFactors(
  ctx: RequestContext,
  ids: readonly string[],
): Promise<SecondFactorState[]> {
  const rows = await ctx.session.all<SecondFactorState & { id: string }>(
    sql`select u.id as "id", s.confirmed_at as "confirmedAt",
        (select count(*) from trusted_browsers b
          where b.user_id = u.id and b.expires_at > ${ctx.clock()}) as "trustedBrowsers"
      from users u left join totp_secrets s on s.user_id = u.id where ${inUuids('u.id', ids)}`,
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => found.get(id)!);
}
