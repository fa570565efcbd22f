import { Type } from '@sinclair/typebox';
import { action } from '../action.js';
import { lookAt, type BrandLook } from '../brands/look.js';
import { forgivenBy } from '../identity/password-logins.js';
import { enqueueMail } from '../mail/enqueue-mail.js';
import { endSessions } from '../mfa/user-statuses.js';
import { applyPassword } from '../users/apply-password.js';
import { confirmAddress } from './confirm-address.js';
import { passwordChangedLetter } from './letters.js';
import { mailAddressOf } from './mail-address.js';
import { senderAt } from './sender.js';
import { LinkToken, holderOfLink, holderOrNote, spendLink } from './user-links.js';

/** Whose password a link resets, and the look of the page where they do. */
export interface PasswordReset {
  readonly login: string;
  readonly look: BrandLook;
}

/**
 * Tells whose password a link resets, without using it up.
 *
 * @throws DomainError `UNAUTHENTICATED` for a link that is not good, whatever the reason.
 */
export const readPasswordReset = action({
  name: 'readPasswordReset',
  scopes: 'public',
  input: Type.Object({ token: LinkToken }, { additionalProperties: false }),
  async perform(ctx, { token }): Promise<PasswordReset> {
    const holder = await holderOfLink(ctx.session, 'password_reset', token, ctx.now);
    return { login: holder.login, look: await lookAt(ctx, holder.path) };
  },
});

/**
 * Sets a new password for somebody who has forgotten theirs: the link is used up, the address that it
 * was mailed to is confirmed, whatever was signed in is signed out, and they are told by mail.
 *
 * @throws DomainError `UNAUTHENTICATED` for a link that is not good, `BAD_INPUT` for a password that
 * is not: that one does not use the link up.
 */
export const resetPassword = action({
  name: 'resetPassword',
  scopes: 'public',
  input: Type.Object(
    { token: LinkToken, password: Type.String() },
    { additionalProperties: false },
  ),
  writes: true,
  async prepare(ctx, { token, password }) {
    await holderOrNote(ctx, 'password_reset', token);
    await ctx.passwords.assertAcceptable(password);
    return ctx.passwords.hashesOf(password, ctx.ip);
  },
  async perform(ctx, { token }, hashes): Promise<void> {
    const holder = await spendLink(ctx, 'password_reset', token);
    await confirmAddress(ctx, holder.id, holder.address);
    await applyPassword(ctx, holder.id, hashes);
    await endSessions(ctx, holder.id, null);
    // Who has forgotten a password has tried others first, and is not to wait for it now.
    await ctx.throttles.forget(ctx.session, forgivenBy(holder, ctx.ip));
    const recipient = holder.address ?? mailAddressOf(holder);
    if (recipient === undefined) return;
    await enqueueMail(ctx, {
      recipient,
      tenantId: holder.tenantId,
      userId: holder.id,
      createdBy: ctx.caller.id,
      ...passwordChangedLetter(holder, await senderAt(ctx, holder.path)),
    });
  },
});
