import type { Session } from '../../../database/session.js';
import { columns, raw, sql, type Sql } from '../../../database/sql.js';
import { RegistrationToken } from '../../../entities/index.js';
import type { TreePosition } from '../../core/caller.js';
import type { RequestContext } from '../../core/context.js';
import { mayGiveAll } from './registration-rules.js';
import { readRegistrationScopes } from '../../access/policies/registration-scopes.js';

/** The purpose of registration tokens in the vault. */
export const tokenPurpose = 'registrationToken';

/** A registration token with the number and the tree position of its tenant. */
export type TokenRow = RegistrationToken & TreePosition & { tenantNumber: number };

const selection = sql`${columns(RegistrationToken, 'r')}, ${raw(
  't.number as "tenantNumber", t.path as "path", t.depth as "depth", t.barrier as "barrier"',
)}`;

/** Returns the existing tokens, aliased `r`, with tenants aliased `t`, that match `where`, by number. */
export function tokensWhere(session: Session, where: Sql): Promise<TokenRow[]> {
  return session.all<TokenRow>(
    sql`select ${selection} from registration_tokens r join tenants t on t.id = r.tenant_id
      where r.deleted_at is null and ${where} order by r.number`,
  );
}

/**
 * Returns each of `rows` in plain text, or null if the caller cannot grant its scopes. One
 * statement.
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
