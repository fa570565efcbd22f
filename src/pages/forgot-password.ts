import type { FastifyRequest } from 'fastify';
import { forgotPasswordPath } from '../domain/accounts/activation/forgot-link.js';
import { requestPasswordReset } from '../domain/accounts/activation/request-password-reset.js';
import { run } from '../domain/core/action.js';
import { withBrand, type BrandTheme } from '../domain/branding/brands/page-theme.js';
import type { RequestContext } from '../domain/core/context.js';
import { DomainError } from '../domain/core/errors.js';
import type { Answer } from '../http/answer.js';
import { assertOwnForm, guardForm } from './csrf.js';
import { textOf } from './forms.js';
import { seeOther } from './go-on.js';
import { html } from './html.js';
import { alert, layout } from './layout.js';
import { brandAskedFor, brandField } from './page-theme.js';

/** Path of the page after a link was requested. Reloading it does not request another link. */
export const resetSentPath = '/forgot_password/sent';

function form(
  request: FastifyRequest,
  { name, error, status = 200 }: { name?: string; error?: string; status?: number } = {},
): Answer {
  const guard = guardForm(request);
  const wrong = error !== undefined && html`aria-invalid="true" aria-describedby="name-error"`;
  const content = (theme: BrandTheme) =>
    html`<p>We send you an email with a link to set a new password.</p>
      ${alert('name-error', error)}
      <form method="post" action="${forgotPasswordPath}">
        ${guard.field} ${brandField(theme)}
        <div class="field">
          <label for="name">Login or email address</label>
          <input
            id="name"
            name="name"
            value="${name}"
            autocomplete="username"
            autocapitalize="none"
            spellcheck="false"
            maxlength="320"
            required
            autofocus
            ${wrong}
          />
        </div>
        <button>Send the link</button>
      </form>
      <p><a href="${withBrand('/login', theme)}">Back to sign-in</a></p>`;
  return layout({
    title: 'Forgot your password?',
    content,
    cookies: guard.cookies,
    status,
    whose: { returnTo: undefined },
  });
}

/** Shows the form for the login of the user (`GET /forgot_password`). */
export const showForgotPassword = (_ctx: RequestContext, request: FastifyRequest): Answer =>
  form(request);

/**
 * Sends the link. The response does not reveal whether an account exists (`POST /forgot_password`).
 */
export async function submitForgotPassword(
  ctx: RequestContext,
  request: FastifyRequest,
): Promise<Answer> {
  assertOwnForm(request);
  const name = textOf(request.body, 'name')?.trim();
  if (!name) return form(request, { status: 400, error: 'Enter your login or email address.' });
  try {
    await run(requestPasswordReset, ctx, { name });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.code === 'ACCOUNT_LOCKED') {
      return form(request, { name, status: 423, error: 'Too many requests. Try again later.' });
    }
    if (error.code === 'BAD_INPUT') {
      return form(request, { name, status: 400, error: 'Enter a valid login or email address.' });
    }
    throw error;
  }
  return seeOther(withBrand(resetSentPath, { brandId: brandAskedFor(request) ?? null }));
}

/** Shows the next steps, the same for all requests (`GET /forgot_password/sent`). */
export const showResetSent = (): Answer =>
  layout({
    title: 'Check your email',
    content: (theme) =>
      html`<p>
          If an account with this login or email address exists, we have sent a link to its email
          address. The link is valid for one hour.
        </p>
        <p>Did not receive an email? Check your spam folder or ask your administrator.</p>
        <p><a href="${withBrand('/login', theme)}">Back to sign-in</a></p>`,
    whose: { returnTo: undefined },
  });
