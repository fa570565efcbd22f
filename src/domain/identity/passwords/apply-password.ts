import { Credential, User } from '../../../entities/index.js';
import type { WriteContext } from '../../core/action.js';
import { setUpdatedAt } from '../../core/set-updated-at.js';
import type { PasswordHashes } from './passwords.js';

/**
 * Sets the password of a user in the transaction of the caller and ends all sessions of the user.
 */
export async function applyPassword(
  ctx: WriteContext,
  userId: string,
  hashes: PasswordHashes,
): Promise<void> {
  const user = await ctx.em.findOneOrFail(User, userId);
  user.activated = true;
  user.tokenGeneration++;
  setUpdatedAt(user, ctx.now);
  const known = await ctx.em.findOne(Credential, { userId });
  if (known) ctx.em.assign(known, { ...hashes, updatedAt: ctx.now });
  else ctx.em.create(Credential, { userId, ...hashes, updatedAt: ctx.now }, { persist: true });
  ctx.audit({
    tenantId: user.tenantId,
    objectType: 'user',
    objectId: userId,
    fields: ['password'],
  });
  await ctx.em.flush();
}
