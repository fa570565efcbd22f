import { Type } from '@sinclair/typebox';
import { Credential, User } from '../../entities/index.js';
import { action, type ActionContext } from '../action.js';
import { DomainError } from '../errors.js';
import { Uuid } from '../schema.js';
import { gateUser, userById, type UserRow } from './user-reads.js';
import { assertCoversPolicies } from './user-rules.js';

/**
 * Sets the password of a user, who can sign in from then on; whatever was signed in is signed out
 * (`POST /users/{user_id}/password`). Clients alone may do it: a person sets their own.
 */
export const setUserPassword = action({
  name: 'setUserPassword',
  scopes: ['user_admin'],
  input: Type.Object({ userId: Uuid, password: Type.String() }, { additionalProperties: false }),
  writes: true,
  async prepare(ctx, { userId, password }): Promise<string> {
    // Asked before the hash is made, so that it is made for nobody who may not have it.
    await gatePassword(ctx, userId);
    await ctx.passwords.assertAcceptable(password);
    return ctx.passwords.hash(password);
  },
  async perform(ctx, { userId }, passwordHash): Promise<UserRow> {
    await gatePassword(ctx, userId);
    const user = await ctx.em.findOneOrFail(User, userId);
    user.activated = true;
    user.tokenGeneration++;
    user.updatedAt = Math.max(ctx.now, user.updatedAt + 1);
    const known = await ctx.em.findOne(Credential, { userId });
    if (known) ctx.em.assign(known, { passwordHash, updatedAt: ctx.now });
    else ctx.em.create(Credential, { userId, passwordHash, updatedAt: ctx.now }, { persist: true });
    ctx.audit({
      tenantId: user.tenantId,
      objectType: 'user',
      objectId: userId,
      fields: ['password'],
    });
    await ctx.em.flush();
    return (await userById(ctx.session, userId))!;
  },
});

async function gatePassword(ctx: ActionContext, userId: string): Promise<void> {
  if (ctx.caller.type !== 'client') {
    throw new DomainError('ACCESS_DENIED', 'only a client may set the password of a user');
  }
  await gateUser(ctx, userId);
  await assertCoversPolicies(ctx, userId);
}
