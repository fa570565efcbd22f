import type { FastifyRequest } from 'fastify';
import {
  readPasswordReset,
  resetPassword,
  type PasswordReset,
} from '../domain/accounts/activation/reset-password.js';
import { run } from '../domain/core/action.js';
import { withBrand } from '../domain/branding/brands/page-theme.js';
import type { RequestContext } from '../domain/core/context.js';
import type { Answer } from '../http/answer.js';
import { assertOwnForm, guardForm } from './csrf.js';
import { textOf } from './forms.js';
import { html } from './html.js';
import { layout } from './layout.js';
import { newPasswordForm, refusedLink, takeNewPassword, unlessRefused } from './new-password.js';

/** Path of the link in the mail for a forgotten password. */
export const resetPath = '/reset_password';

const refused = () =>
  refusedLink('The link was already used or has expired. Request a new one on the sign-in page.');

function form(
  request: FastifyRequest,
  token: string,
  { login, theme }: PasswordReset,
  error?: string,
): Answer {
  const guard = guardForm(request);
  const hidden = html`${guard.field} <input type="hidden" name="token" value="${token}" />`;
  const content = html`<p>
      for <strong>${login}</strong>. All your sessions end when you set the password.
    </p>
    ${newPasswordForm({ action: resetPath, hidden, login, button: 'Set the password', error })}`;
  return layout({
    title: 'Set a new password',
    content,
    cookies: guard.cookies,
    status: error === undefined ? 200 : 400,
    whose: { theme },
  });
}

/** Shows the form for a new password (`GET /reset_password`). Does not use up the link. */
export async function showReset(ctx: RequestContext, request: FastifyRequest): Promise<Answer> {
  const token = textOf(request.query, 'token') ?? '';
  return unlessRefused(refused, async () => {
    return form(request, token, await run(readPasswordReset, ctx, { token }));
  });
}

/** Sets a new password (`POST /reset_password`). */
export async function submitReset(ctx: RequestContext, request: FastifyRequest): Promise<Answer> {
  assertOwnForm(request);
  const token = textOf(request.body, 'token') ?? '';
  return unlessRefused(refused, async () => {
    const reset = await run(readPasswordReset, ctx, { token });
    return takeNewPassword(
      request.body,
      reset.theme,
      (password) => run(resetPassword, ctx, { token, password }),
      (error) => form(request, token, reset, error),
    );
  });
}

/** Shows that a password was set (`GET /password_set`). */
export const showPasswordSet = (): Answer =>
  layout({
    title: 'Your password is set',
    content: (theme) =>
      html`<p>Use the new password the next time you sign in.</p>
        <p><a href="${withBrand('/login', theme)}">Sign in</a></p>`,
    whose: { returnTo: undefined },
  });
