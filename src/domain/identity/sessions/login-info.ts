import { Type } from '@sinclair/typebox';
import { columns, sql, table } from '../../../database/sql.js';
import { LoginRecord } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { Uuid } from '../../core/schema.js';
import { authorizeUser } from '../../access/principals/user-reads.js';

/**
 * Returns the last sign-in of a user and the number of failed attempts since (`GET
 * /users/{user_id}/login_info`). Users can read their own. Null if the user never tried to sign in.
 */
export const getLoginInfo = action({
  name: 'getLoginInfo',
  scopes: ['tenant_viewer'],
  input: Type.Object({ userId: Uuid }, { additionalProperties: false }),
  async perform(ctx, { userId }): Promise<LoginRecord | null> {
    await authorizeUser(ctx, userId, { self: true });
    const record = await ctx.session.first<LoginRecord>(
      sql`select ${columns(LoginRecord, 'r')} from ${table(LoginRecord)} r
        where r.user_id = ${userId}`,
    );
    return record ?? null;
  },
});
