import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { Uuid } from '../../core/schema.js';

/** Declares the action `name`, which records the use of a wrong `field` of a user. */
export const recordWrongFactor = (name: string, field: string) =>
  action({
    name,
    scopes: 'public',
    input: Type.Object({ userId: Uuid }, { additionalProperties: false }),
    writes: true,
    quiet: true,
    async perform(ctx, { userId }): Promise<void> {
      const user = await ctx.session.first<{ tenantId: string }>(
        sql`select u.tenant_id as "tenantId" from users u where u.id = ${userId}`,
      );
      ctx.audit({ ...user, objectType: 'user', objectId: userId, fields: [field] });
    },
  });
