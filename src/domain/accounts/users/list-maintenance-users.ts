import { Type } from '@sinclair/typebox';
import { ByDialect, raw, sql } from '../../../database/sql.js';
import type { User } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { enabledAt } from '../../access/principals/enabled.js';

/** A recipient of maintenance notifications; `number` is the position in the list. */
export type MaintenanceUser = Pick<User, 'id' | 'number' | 'login' | 'notifications'> & {
  email: string | null;
};

const defaultLimit = 100;

/** Must equal the condition of the index `users_maintenance`, so that the database uses the index. */
const wantsToKnow = new ByDialect(
  raw(`instr(u.notifications, '"maintenance"') > 0`),
  raw(`u.notifications @> '["maintenance"]'::jsonb`),
);

/**
 * Lists the users of the whole platform who subscribed to maintenance notifications, ordered by
 * number (`GET /users/maintenance_notifications`).
 */
export const listMaintenanceUsers = action({
  name: 'listMaintenanceUsers',
  scopes: ['root_admin'],
  input: Type.Object(
    {
      /** 0 selects the default. */
      limit: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 10_000,
          description: 'Maximum number of users on a page; 0 for the default, which is 100.',
        }),
      ),
      lastUserId: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { limit: maximum, lastUserId = 0 }) {
    ctx.authorizeAnywhere();
    const limit = maximum || defaultLimit;
    const users = await ctx.session.all<MaintenanceUser>(
      sql`select u.id as "id", u.number as "number", u.login as "login",
          u.notifications as "notifications", c.email as "email"
        from users u left join contacts c on c.user_id = u.id and c.embedded = ${true}
        where u.number > ${lastUserId} and u.deleted_at is null and ${wantsToKnow}
          and ${enabledAt('u', ctx.now)}
        order by u.number limit ${limit}`,
    );
    return { users, limit, lastUserId: users.at(-1)?.number ?? lastUserId };
  },
});
