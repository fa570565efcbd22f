import type { Contact, User } from '../../../entities/index.js';
import type { WriteContext } from '../../core/action.js';
import { enqueueMail } from '../../branding/mail/enqueue-mail.js';
import { tenantById } from '../../access/tree/tenant-reads.js';
import { addressChangedMail, confirmationMail } from '../../branding/mail/mail-texts.js';
import { mailAddressOf, sameAddress, statedAddressOf } from '../../branding/mail/mail-address.js';
import { senderAt } from '../../branding/mail/sender.js';
import { createUserLink, voidLinks } from './user-links.js';

/** The addresses of a user before a change. */
export interface KnownAddress {
  /** Email address of the contact. */
  readonly email: string | null;
  /** The stated address before the change. */
  readonly stated: string | undefined;
  /** The address to which mail was sent before the change. */
  readonly mailed: string | undefined;
}

/** Returns the addresses of `user`, for a comparison after the login or the contact has changed. */
export function addressOf(user: User, contact: Contact): KnownAddress {
  const known = { ...user, email: contact.email ?? null };
  return { email: known.email, stated: statedAddressOf(known), mailed: mailAddressOf(known) };
}

/**
 * Handles a change of the email address of `user` in the transaction of the caller: invalidates
 * earlier links, sends a confirmation link to the new address and a notice to the previous address.
 * Mail is sent to the previous address until the new one is confirmed. Does nothing for a user who
 * is not activated, because the activation link confirms the address.
 *
 * @param before the result of `addressOf` before the change
 */
export async function followAddress(
  ctx: WriteContext,
  user: User,
  contact: Contact,
  before: KnownAddress,
): Promise<void> {
  const { email, stated } = addressOf(user, contact);
  const confirmed = user.confirmedEmail ?? null;
  if (email !== before.email) {
    contact.emailConfirmed = email ? sameAddress(email, confirmed) : null;
  }
  if (sameAddress(stated, before.stated)) return;
  await voidLinks(ctx, user.id);
  if (!user.activated || sameAddress(stated, confirmed)) return;
  const { path } = (await tenantById(ctx.session, user.tenantId, []))!;
  const sender = await senderAt(ctx, path);
  const { id, login } = user;
  const person = {
    id,
    login,
    firstname: contact.firstname ?? null,
    lastname: contact.lastname ?? null,
  };
  const mail = { tenantId: user.tenantId, userId: id, createdBy: ctx.caller.id };
  if (stated !== undefined) {
    const token = await createUserLink(ctx, user, 'email_confirmation', stated);
    const rendered = confirmationMail(person, { address: stated, token }, sender);
    await enqueueMail(ctx, { ...mail, recipient: stated, ...rendered });
  }
  if (before.mailed !== undefined) {
    const rendered = addressChangedMail(person, sender);
    await enqueueMail(ctx, { ...mail, recipient: before.mailed, ...rendered });
  }
}
