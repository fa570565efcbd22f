import { Type } from '@sinclair/typebox';
import { inUuids, sql } from '../../../database/sql.js';
import { action, run } from '../../core/action.js';
import type { RequestContext } from '../../core/context.js';
import { Uuid } from '../../core/schema.js';
import type { NoteFailure } from './password-logins.js';
import { asSystem } from '../tokens/refresh-tokens.js';

/** Returns a function that records a wrong password, for pages, the token endpoint and the header. */
export const failureNote =
  (ctx: RequestContext): NoteFailure =>
  (userIds) =>
    run(recordFailedLogin, asSystem(ctx), { userIds });

/**
 * Records a failed sign-in. Does the same work for an unknown login, so that timing reveals
 * nothing. Runs as the platform.
 */
const recordFailedLogin = action({
  name: 'refuseLogin',
  scopes: 'authenticated',
  input: Type.Object({ userIds: Type.Array(Uuid) }, { additionalProperties: false }),
  writes: true,
  quiet: true,
  async perform(ctx, { userIds }): Promise<void> {
    const [first = null] = userIds;
    ctx.audit({ objectType: 'user', objectId: first, fields: ['login'] });
    await ctx.session.all(
      sql`insert into login_records (user_id, at, ip, user_agent, idp_type, failed_attempts)
        select u.id, null, null, null, null, 1 from users u where ${inUuids('u.id', userIds)}
        on conflict (user_id) do update set failed_attempts = login_records.failed_attempts + 1`,
    );
  },
});
