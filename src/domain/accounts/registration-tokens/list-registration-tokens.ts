import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { Uuid } from '../../core/schema.js';
import { ownerOf } from './token-owner.js';
import { shownTokens, tokensWhere, type TokenRow } from './token-reads.js';

/** A registration token in plain text. */
export interface ShownToken {
  readonly row: TokenRow;
  /** For example `27F9-5234-41C3`. */
  readonly token: string;
}

/**
 * Lists the registration tokens of a tenant that have not expired
 * (`GET /tenants/{tenant_id}/registration_tokens`, `GET /registration_tokens`). The default is the
 * tenant of the caller. Omits tokens with scopes that the caller cannot grant.
 */
export const listRegistrationTokens = action({
  name: 'listRegistrationTokens',
  scopes: ['oauth2_client_admin'],
  input: Type.Object({ tenantId: Type.Optional(Uuid) }, { additionalProperties: false }),
  async perform(ctx, { tenantId }): Promise<ShownToken[]> {
    const owner = await ownerOf(ctx, tenantId);
    const rows = await tokensWhere(
      ctx.session,
      sql`r.tenant_id = ${owner.id} and r.expires_at > ${ctx.now}`,
    );
    const tokens = await shownTokens(ctx, rows);
    return rows.flatMap((row, index) => {
      const token = tokens[index];
      return token ? [{ row, token }] : [];
    });
  },
});
