import type { FastifyRequest } from 'fastify';
import { readPasswordReset, resetPassword } from '../domain/activation/reset-password.js';
import { run } from '../domain/action.js';
import type { RequestContext } from '../domain/context.js';
import type { Answer } from '../http/answer.js';
import { assertOwnForm, guardForm } from './csrf.js';
import { textOf } from './forms.js';
import { seeOther } from './go-on.js';
import { html } from './html.js';
import { layout } from './layout.js';
import {
  isRefusedLink,
  newPasswordForm,
  passwordProblem,
  readNewPassword,
  refusedLink,
} from './new-password.js';

/** Where the link leads that is mailed to somebody who forgot their password. */
export const resetPath = '/reset_password';

/** Where somebody ends who has set a password. */
export const passwordSetPath = '/password_set';

const refused = () =>
  refusedLink('It was used already, or it is too old. Ask for another one where you sign in.');

function form(request: FastifyRequest, token: string, login: string, error?: string): Answer {
  const guard = guardForm(request);
  const hidden = html`${guard.field} <input type="hidden" name="token" value="${token}" />`;
  const content = html`<p>
      for <strong>${login}</strong>. Whatever you are signed in to is signed out.
    </p>
    ${newPasswordForm({ action: resetPath, hidden, login, button: 'Set the password', error })}`;
  return layout({
    title: 'Set a new password',
    content,
    cookies: guard.cookies,
    status: error === undefined ? 200 : 400,
  });
}

/** Asks for a new password (`GET /reset_password`). The link is as good afterwards as before. */
export async function showReset(ctx: RequestContext, request: FastifyRequest): Promise<Answer> {
  const token = textOf(request.query, 'token') ?? '';
  try {
    const { login } = await run(readPasswordReset, ctx, { token });
    return form(request, token, login);
  } catch (error) {
    if (isRefusedLink(error)) return refused();
    throw error;
  }
}

/** Sets a new password (`POST /reset_password`). */
export async function submitReset(ctx: RequestContext, request: FastifyRequest): Promise<Answer> {
  assertOwnForm(request);
  const token = textOf(request.body, 'token') ?? '';
  try {
    const { login } = await run(readPasswordReset, ctx, { token });
    const typed = readNewPassword(request.body);
    if ('error' in typed) return form(request, token, login, typed.error);
    try {
      await run(resetPassword, ctx, { token, password: typed.password });
    } catch (error) {
      if (isRefusedLink(error)) throw error;
      return form(request, token, login, passwordProblem(error));
    }
  } catch (error) {
    if (isRefusedLink(error)) return refused();
    throw error;
  }
  return seeOther(passwordSetPath);
}

/** Says that a password was set (`GET /password_set`). */
export const showPasswordSet = (): Answer =>
  layout({
    title: 'Your password is set',
    content: html`<p>From now on you sign in with it.</p>
      <p><a href="/login">Sign in</a></p>`,
  });
