import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { notFound } from '../../core/errors.js';
import { orUuid } from '../../core/schema.js';
import { isUuid } from '../../core/validation.js';
import { tokensWhere } from './token-reads.js';

/**
 * Deletes a registration token by its id, or by its number for older clients
 * (`DELETE /registration_tokens/{token_id}`). Clients that were registered with it are not deleted.
 */
export const deleteRegistrationToken = action({
  name: 'deleteRegistrationToken',
  scopes: ['oauth2_client_admin'],
  input: Type.Object(
    {
      tokenId: orUuid(
        Type.String({
          pattern: '^([0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}|[1-9][0-9]{0,14})$',
          expected: 'a UUID or a number',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  writes: true,
  quiet: true,
  async perform(ctx, { tokenId }): Promise<{ id: string }> {
    const missing = () => notFound('registrationToken', tokenId);
    const [token] = await tokensWhere(
      ctx.session,
      isUuid(tokenId) ? sql`r.id = ${tokenId}` : sql`r.number = ${Number(tokenId)}`,
    );
    if (!token) throw missing();
    ctx.authorize(token, missing);
    const [deleted] = await ctx.session.all(
      sql`update registration_tokens set deleted_at = ${ctx.now}, updated_at = ${ctx.now},
          version = version + 1
        where id = ${token.id} and deleted_at is null returning id`,
    );
    if (!deleted) throw missing();
    ctx.audit({
      tenantId: token.tenantId,
      objectType: 'registrationToken',
      objectId: token.id,
    });
    return { id: token.id };
  },
});
