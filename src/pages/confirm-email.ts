import type { FastifyRequest } from 'fastify';
import {
  confirmEmail,
  readEmailConfirmation,
} from '../domain/accounts/activation/confirm-email.js';
import { run } from '../domain/core/action.js';
import { withBrand } from '../domain/branding/brands/page-theme.js';
import type { RequestContext } from '../domain/core/context.js';
import type { Answer } from '../http/answer.js';
import { assertOwnForm, guardForm } from './csrf.js';
import { textOf } from './forms.js';
import { seeOther } from './go-on.js';
import { html } from './html.js';
import { layout } from './layout.js';
import { refusedLink, unlessRefused } from './new-password.js';

/** Path of the link in a confirmation mail. */
export const confirmEmailPath = '/confirm_email';

/** Path of the page after a confirmation. */
export const emailConfirmedPath = '/email_confirmed';

const refused = () =>
  refusedLink('The link was already used or has expired, or the address has changed again.');

/**
 * Shows a button to confirm the address (`GET /confirm_email`), because programs that scan mails
 * open the links in them.
 */
export async function showConfirmEmail(
  ctx: RequestContext,
  request: FastifyRequest,
): Promise<Answer> {
  const token = textOf(request.query, 'token') ?? '';
  return unlessRefused(refused, async () => {
    const { login, address, theme } = await run(readEmailConfirmation, ctx, { token });
    const guard = guardForm(request);
    const content = html`<p>
        Emails for the account <strong>${login}</strong> will be sent to
        <strong>${address}</strong>.
      </p>
      <form method="post" action="${confirmEmailPath}">
        ${guard.field} <input type="hidden" name="token" value="${token}" />
        <button>Confirm the address</button>
      </form>`;
    return layout({
      title: 'Confirm your email address',
      content,
      cookies: guard.cookies,
      whose: { theme },
    });
  });
}

/** Confirms the address (`POST /confirm_email`). */
export async function submitConfirmEmail(
  ctx: RequestContext,
  request: FastifyRequest,
): Promise<Answer> {
  assertOwnForm(request);
  const token = textOf(request.body, 'token') ?? '';
  return unlessRefused(refused, async () => {
    const { theme } = await run(readEmailConfirmation, ctx, { token });
    await run(confirmEmail, ctx, { token });
    return seeOther(withBrand(emailConfirmedPath, theme));
  });
}

/** Shows that the address was confirmed (`GET /email_confirmed`). */
export const showEmailConfirmed = (): Answer =>
  layout({
    title: 'Your email address is confirmed',
    content: (theme) =>
      html`<p>Emails for your account are now sent to this address.</p>
        <p><a href="${withBrand('/login', theme)}">Sign in</a></p>`,
    whose: { returnTo: undefined },
  });
