import { sql } from '../../../database/sql.js';
import type { RequestContext } from '../../core/context.js';
import { hashSecret } from '../../core/secrets.js';
import { readActive } from '../../access/reads/objects.js';
import { tokensWhere, type TokenRow } from './token-reads.js';

/** How many clients one token can register. */
export const mostUses = 10_000;

/**
 * The token that the request shows, whatever its case, if a client may be registered with it at the
 * moment `now`: it was not deleted and has not expired, and its tenant and all above it are enabled.
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
