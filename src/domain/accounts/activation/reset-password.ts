import { Type } from '@sinclair/typebox';
import { action } from '../../core/action.js';
import { themeAt, type BrandTheme } from '../../branding/brands/page-theme.js';
import { forgivenBy } from '../../identity/passwords/password-logins.js';
import { enqueueMail } from '../../branding/mail/enqueue-mail.js';
import { endSessions } from '../../identity/mfa/user-statuses.js';
import { applyPassword } from '../../identity/passwords/apply-password.js';
import { confirmAddress } from './confirm-address.js';
import { passwordChangedMail } from '../../branding/mail/mail-texts.js';
import { mailAddressOf } from '../../branding/mail/mail-address.js';
import { senderAt } from '../../branding/mail/sender.js';
import { LinkToken, holderOfLink, holderOrNote, spendLink } from './user-links.js';

/** The user whose password a link resets, and the brand of its page. */
export interface PasswordReset {
  readonly login: string;
  readonly theme: BrandTheme;
}

/**
 * Returns the user whose password a link resets, without using the link.
 *
 * @throws DomainError `UNAUTHENTICATED` for an invalid link
 */
export const readPasswordReset = action({
  name: 'readPasswordReset',
  scopes: 'public',
  input: Type.Object({ token: LinkToken }, { additionalProperties: false }),
  async perform(ctx, { token }): Promise<PasswordReset> {
    const holder = await holderOfLink(ctx.session, 'password_reset', token, ctx.now);
    return { login: holder.login, theme: await themeAt(ctx, holder.path) };
  },
});

/**
 * Sets a new password for a user who forgot it: uses up the link, confirms the address that it was
 * sent to, ends all sessions of the user and sends a notice.
 *
 * @throws DomainError `UNAUTHENTICATED` for an invalid link, `BAD_INPUT` for an unacceptable
 *   password, which does not use up the link
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
    // Earlier failed attempts of the user must not delay the sign-in.
    await ctx.throttles.forget(ctx.session, forgivenBy(holder, ctx.ip));
    const recipient = holder.address ?? mailAddressOf(holder);
    if (recipient === undefined) return;
    await enqueueMail(ctx, {
      recipient,
      tenantId: holder.tenantId,
      userId: holder.id,
      createdBy: ctx.caller.id,
      ...passwordChangedMail(holder, await senderAt(ctx, holder.path)),
    });
  },
});
