import { Type } from '@sinclair/typebox';
import { action, type ActionContext } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import type { PasswordHashes } from '../../identity/passwords/passwords.js';
import { assertPasswordOfUse } from '../../identity/sessions/single-sign-on.js';
import { Uuid } from '../../core/schema.js';
import { applyPassword } from '../../identity/passwords/apply-password.js';
import { authorizeUser, userById, type UserRow } from '../../access/principals/user-reads.js';
import { assertCoversPolicies } from '../../access/principals/user-rules.js';

/**
 * Sets the password of a user and ends all sessions of the user (`POST /users/{user_id}/password`).
 * Only clients can perform it; users set their own passwords.
 */
export const setUserPassword = action({
  name: 'setUserPassword',
  scopes: ['user_admin'],
  input: Type.Object({ userId: Uuid, password: Type.String() }, { additionalProperties: false }),
  writes: true,
  async prepare(ctx, { userId, password }): Promise<PasswordHashes> {
    // Checked before the expensive hash, so that unauthorized requests do not cause it.
    await authorizePasswordChange(ctx, userId);
    await ctx.passwords.assertAcceptable(password);
    return ctx.passwords.hashesOf(password, ctx.ip);
  },
  async perform(ctx, { userId }, hashes): Promise<UserRow> {
    await authorizePasswordChange(ctx, userId);
    await applyPassword(ctx, userId, hashes);
    return (await userById(ctx.session, userId))!;
  },
});

async function authorizePasswordChange(ctx: ActionContext, userId: string): Promise<void> {
  if (ctx.caller.type !== 'client') {
    throw new DomainError('ACCESS_DENIED', 'only a client may set the password of a user');
  }
  await authorizeUser(ctx, userId);
  await assertCoversPolicies(ctx, userId);
  await assertPasswordOfUse(ctx.session, userId, ctx.now);
}
