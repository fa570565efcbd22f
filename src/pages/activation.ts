import type { FastifyRequest } from 'fastify';
import {
  activateUser,
  readActivation,
  type Activation,
} from '../domain/accounts/activation/activate-user.js';
import { run } from '../domain/core/action.js';
import { themeOf } from '../domain/branding/brands/page-theme.js';
import type { RequestContext } from '../domain/core/context.js';
import type { Answer } from '../http/answer.js';
import { assertOwnForm, guardForm } from './csrf.js';
import { textOf } from './forms.js';
import { html } from './html.js';
import { layout } from './layout.js';
import { newPasswordForm, refusedLink, takeNewPassword, unlessRefused } from './new-password.js';

/** Path of the link in the mail to a new user. */
export const activationPath = '/activate';

/** The content of the link. It is passed on in the form, and not in later URLs. */
interface Link {
  readonly userId: string;
  readonly token: string;
}

const readLink = (from: unknown): Link => ({
  userId: textOf(from, 'user') ?? '',
  token: textOf(from, 'token') ?? '',
});

const refused = () =>
  refusedLink('The link was already used or has expired. Ask your administrator for a new one.');

function form(request: FastifyRequest, link: Link, holder: Activation, error?: string): Answer {
  const guard = guardForm(request);
  const hidden = html`${guard.field}
    <input type="hidden" name="user" value="${link.userId}" />
    <input type="hidden" name="token" value="${link.token}" />`;
  const content = html`<p>
      Choose a password for <strong>${holder.login}</strong> of ${holder.tenantName}. You sign in
      with it from then on.
    </p>
    ${newPasswordForm({
      action: activationPath,
      hidden,
      login: holder.login,
      button: 'Activate',
      error,
    })}`;
  return layout({
    title: 'Activate your account',
    content,
    cookies: guard.cookies,
    status: error === undefined ? 200 : 400,
    whose: { theme: themeOf(holder.brand) },
  });
}

/** Shows the form for the first password (`GET /activate`). Does not use up the link. */
export async function showActivation(
  ctx: RequestContext,
  request: FastifyRequest,
): Promise<Answer> {
  const link = readLink(request.query);
  return unlessRefused(refused, async () =>
    form(request, link, await run(readActivation, ctx, link)),
  );
}

/** Activates a user, who can then sign in (`POST /activate`). */
export async function submitActivation(
  ctx: RequestContext,
  request: FastifyRequest,
): Promise<Answer> {
  assertOwnForm(request);
  const link = readLink(request.body);
  return unlessRefused(refused, async () => {
    const holder = await run(readActivation, ctx, link);
    return takeNewPassword(
      request.body,
      themeOf(holder.brand),
      (password) => run(activateUser, ctx, { ...link, password }),
      (error) => form(request, link, holder, error),
    );
  });
}
