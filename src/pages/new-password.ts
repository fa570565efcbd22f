import { withBrand, type BrandTheme } from '../domain/branding/brands/page-theme.js';
import { DomainError } from '../domain/core/errors.js';
import { textOf } from './forms.js';
import { seeOther } from './go-on.js';
import { html, type Html } from './html.js';
import { alert, notice } from './layout.js';
import type { Answer } from '../http/answer.js';

/** A form for a new password, with a second field to repeat it. */
interface NewPasswordForm {
  readonly action: string;
  /** The hidden fields: the CSRF protection and the token of the link. */
  readonly hidden: Html;
  /** Login of the user, under which password managers store the password. */
  readonly login: string;
  readonly button: string;
  readonly error?: string | undefined;
}

/** Returns the form, with the rules for passwords. */
export function newPasswordForm(form: NewPasswordForm): Html {
  const { action, hidden, login, button, error } = form;
  const described = error === undefined ? 'rules' : 'rules password-error';
  const invalid = error !== undefined && html`aria-invalid="true"`;
  return html`
    ${alert('password-error', error)}
    <form method="post" action="${action}">
      ${hidden}
      <input type="text" name="username" value="${login}" autocomplete="username" hidden readonly />
      <div class="field">
        <label for="password">New password</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="new-password"
          minlength="8"
          maxlength="256"
          required
          autofocus
          aria-describedby="${described}"
          ${invalid}
        />
        <p class="hint" id="rules">
          8 to 256 characters of any kind. You cannot use a password that was exposed in a data
          breach.
        </p>
      </div>
      <div class="field">
        <label for="repeated">Repeat password</label>
        <input
          id="repeated"
          name="repeated"
          type="password"
          autocomplete="new-password"
          required
          ${error !== undefined && html`aria-describedby="password-error"`}
          ${invalid}
        />
      </div>
      <button>${button}</button>
    </form>
  `;
}

/** The entered password, or the reason why it is not accepted. */
function readNewPassword(
  body: unknown,
): { readonly password: string } | { readonly error: string } {
  const password = textOf(body, 'password');
  if (password === undefined) return { error: 'Enter a new password.' };
  if (password !== textOf(body, 'repeated')) return { error: 'The passwords do not match.' };
  return { password };
}

/** Returns the error message for a password. Throws `error` if it has another cause. */
function passwordProblem(error: unknown): string {
  if (error instanceof DomainError && error.details.field?.[0] === 'password') {
    return `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`;
  }
  throw error;
}

/** Path of the page after a password was set. */
export const passwordSetPath = '/password_set';

/**
 * Handles a submitted password: sets it, or shows the form `again` with the error. The page has
 * `theme`.
 */
export async function takeNewPassword(
  body: unknown,
  theme: BrandTheme,
  set: (password: string) => Promise<unknown>,
  again: (error: string) => Answer,
): Promise<Answer> {
  const typed = readNewPassword(body);
  if ('error' in typed) return again(typed.error);
  try {
    await set(typed.password);
  } catch (error) {
    return again(passwordProblem(error));
  }
  return seeOther(withBrand(passwordSetPath, theme));
}

/** Returns the result of `answer`, or `refused` if the link is no longer valid. */
export async function unlessRefused(
  refused: () => Answer,
  answer: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await answer();
  } catch (error) {
    if (isRefusedLink(error)) return refused();
    throw error;
  }
}

/** Whether a link was refused because its token is wrong, used, expired or missing. */
const isRefusedLink = (error: unknown): boolean =>
  error instanceof DomainError &&
  (error.code === 'UNAUTHENTICATED' ||
    error.code === 'NOT_FOUND' ||
    error.details.field?.[0] === 'token' ||
    error.details.field?.[0] === 'userId');

/** The page for an invalid link; `next` describes what the user can do. */
export const refusedLink = (next: string): Answer =>
  notice('This link is no longer valid', next, { status: 404 });
