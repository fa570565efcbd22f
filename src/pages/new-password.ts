import { withBrand, type BrandTheme } from '../domain/branding/brands/page-theme.js';
import { DomainError } from '../domain/core/errors.js';
import { textOf } from './forms.js';
import { seeOther } from './go-on.js';
import { html, type Html } from './html.js';
import { alert, notice } from './layout.js';
import type { Answer } from '../http/answer.js';

/** A form that takes a new password, twice. */
interface NewPasswordForm {
  readonly action: string;
  /** What the form carries along: its guard, and the token of the link. */
  readonly hidden: Html;
  /** Whose password it is: a password manager keeps it under that name. */
  readonly login: string;
  readonly button: string;
  readonly error?: string | undefined;
}

/** The form, with the rules that a password has to keep. */
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

/**
 * What is wrong with a password, in a sentence. Throws `error` if it is about something else.
 */
function passwordProblem(error: unknown): string {
  if (error instanceof DomainError && error.details.field?.[0] === 'password') {
    return `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`;
  }
  throw error;
}

/** Path of the page after a password was set. */
export const passwordSetPath = '/password_set';

/**
 * Takes the password of a form that was sent: sets it, or says what is wrong with it in the form
 * `again`. The page that says so has `theme`.
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

/** What `answer` answers, or `refused` where the link turns out to be good no longer. */
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

/** Whether a link was refused: the token is wrong, used, worn out, or none. */
const isRefusedLink = (error: unknown): boolean =>
  error instanceof DomainError &&
  (error.code === 'UNAUTHENTICATED' ||
    error.code === 'NOT_FOUND' ||
    error.details.field?.[0] === 'token' ||
    error.details.field?.[0] === 'userId');

/** The page for an invalid link; `next` describes what the user can do. */
export const refusedLink = (next: string): Answer =>
  notice('This link is no longer valid', next, { status: 404 });
