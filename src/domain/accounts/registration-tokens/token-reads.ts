import type { Session } from '../../../database/session.js';
import { columns, raw, sql, type Sql } from '../../../database/sql.js';
import { RegistrationToken } from '../../../entities/index.js';
import type { TreePosition } from '../../core/caller.js';
import type { RequestContext } from '../../core/context.js';
import { mayGiveAll } from './registration-rules.js';
import { readRegistrationScopes } from '../../access/policies/registration-scopes.js';

/** What the vault knows registration tokens by. */
export const tokenPurpose = 'registrationToken';

/** A registration token as it is read: with the number and the place of its tenant. */
export type TokenRow = RegistrationToken & TreePosition & { tenantNumber: number };

const selection = sql`${columns(RegistrationToken, 'r')}, ${raw(
  't.number as "tenantNumber", t.path as "path", t.depth as "depth", t.barrier as "barrier"',
)}`;

/** The tokens that `where` selects of those aliased `r` that were not deleted, and their tenants `t`, in the order of their numbers. */
export function tokensWhere(session: Session, where: Sql): Promise<TokenRow[]> {
  return session.all<TokenRow>(
    sql`select ${selection} from registration_tokens r join tenants t on t.id = r.tenant_id
      where r.deleted_at is null and ${where} order by r.number`,
  );
}

/**
 * The readable form of each of `rows`, with the token, or null for callers who cannot grant its
 * scopes. One statement.
 */
export async function shownTokens(
  ctx: RequestContext,
  rows: readonly Pick<RegistrationToken, 'tenantId' | 'encryptedToken' | 'scopes'>[],
): Promise<(string | null)[]> {
  const shown = await mayGiveAll(
    ctx,
    rows.map(({ scopes, tenantId }) => readRegistrationScopes(scopes, tenantId)),
  );
  return rows.map(({ encryptedToken }, index) =>
    shown[index] ? ctx.vault.open(tokenPurpose, encryptedToken) : null,
  );
}
