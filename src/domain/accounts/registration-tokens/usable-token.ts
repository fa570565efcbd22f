import { sql } from '../../../database/sql.js';
import type { RequestContext } from '../../core/context.js';
import { hashSecret } from '../../core/secrets.js';
import { readActive } from '../../access/reads/objects.js';
import { tokensWhere, type TokenRow } from './token-reads.js';

/** Maximum number of clients that one token can register. */
export const mostUses = 10_000;

/**
 * Returns the token of the request, regardless of its case, if it can register a client at the time
 * `now`: the token is neither deleted nor expired, and its tenant and all ancestors are enabled.
 */
export async function usableToken(ctx: RequestContext, now: number): Promise<TokenRow | undefined> {
  if (ctx.bearerToken === undefined) return undefined;
  const [token] = await tokensWhere(
    ctx.session,
    sql`r.token_hash = ${hashSecret(ctx.bearerToken.toUpperCase())}
      and r.expires_at > ${now} and t.deleted_at is null`,
  );
  const [active] = token ? await readActive(ctx, [token.path]) : [];
  return active ? token : undefined;
}
