import { Contact, User } from '../../../entities/index.js';
import type { WriteContext } from '../../core/action.js';
import { setUpdatedAt } from '../../core/set-updated-at.js';
import { sameAddress } from '../../branding/mail/mail-address.js';

/**
 * Records, as part of the write of the caller and without flushing it, that the user receives mail
 * at `address`, because a link that was sent there was used.
 *
 * @param address null for a link from before addresses were stored, which confirms nothing
 */
export async function confirmAddress(
  ctx: WriteContext,
  userId: string,
  address: string | null,
): Promise<void> {
  if (address === null) return;
  const user = await ctx.em.findOneOrFail(User, userId);
  user.confirmedEmail = address;
  const contact = await ctx.em.findOne(Contact, { userId, embedded: true });
  if (!contact?.email || !sameAddress(contact.email, address) || contact.emailConfirmed) return;
  contact.emailConfirmed = true;
  setUpdatedAt(contact, ctx.now);
}
