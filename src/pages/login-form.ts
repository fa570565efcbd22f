import type { FastifyRequest } from 'fastify';
import { forgotPasswordPath } from '../domain/accounts/activation/forgot-link.js';
import { withBrand, type BrandTheme } from '../domain/branding/brands/page-theme.js';
import type { DomainError } from '../domain/core/errors.js';
import type { OfferedProvider } from '../domain/identity/federation/offer-provider.js';
import type { Answer } from '../http/answer.js';
import { guardForm } from './csrf.js';
import { federationLink } from './federation.js';
import { returnToField } from './forms.js';
import { html } from './html.js';
import { alert, layout } from './layout.js';
import { brandField } from './page-theme.js';

/** The content of the sign-in form. */
export interface LoginForm {
  /** Sealed path to continue with. */
  readonly returnTo: string | undefined;
  readonly login?: string | null;
  readonly clientName?: string | null;
  readonly signedInAs?: string | null;
  /** Whether the user has signed in, but not recently enough for the application. */
  readonly again?: boolean;
  /** The signed-in account, and the path of this server to continue with that account. */
  readonly offered?: { readonly login: string; readonly path: string } | undefined;
  /** Identity provider that can sign the user in. */
  readonly provider?: OfferedProvider | undefined;
  /** Error message, if the form is shown again. */
  readonly error?: string;
  readonly status?: number;
}

/** The page with the form for login and password. */
export function loginForm(request: FastifyRequest, form: LoginForm): Answer {
  const {
    returnTo,
    login = null,
    clientName = null,
    signedInAs = null,
    again = false,
    offered,
    provider,
    error,
    status,
  } = form;
  const guard = guardForm(request);
  const wrong = error !== undefined && html`aria-invalid="true" aria-describedby="login-error"`;
  const content = (theme: BrandTheme) => html`
    ${clientName !== null && html`<p>to continue to ${clientName}</p>`}
    ${
      signedInAs !== null &&
      html`<p class="note">
        You are signed in as ${signedInAs}. The application requires another account.
      </p>`
    }
    ${again && html`<p class="note">The application requires you to sign in again.</p>`}
    ${
      offered &&
      html`<p><a href="${offered.path}">Continue as ${offered.login}</a></p>
        <p>Or sign in with another account:</p>`
    }
    ${alert('login-error', error)}
    <form method="post" action="/login">
      ${guard.field} ${returnToField(returnTo)} ${brandField(theme)}
      <div class="field">
        <label for="login">Login or email address</label>
        <input
          id="login"
          name="login"
          value="${login}"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          required
          ${login === null && html`autofocus`}
          ${wrong}
        />
      </div>
      <div class="field">
        <label for="password">Password</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          ${login !== null && html`autofocus`}
          ${wrong}
        />
      </div>
      <button>Sign in</button>
    </form>
    ${
      provider &&
      html`<p>
        <a href="${federationLink(provider.id, returnTo)}">Sign in with ${provider.domain}</a>
      </p>`
    }
    <p><a href="${withBrand(forgotPasswordPath, theme)}">Forgot your password?</a></p>
  `;
  return layout({
    title: 'Sign in',
    content,
    cookies: guard.cookies,
    whose: { returnTo },
    ...(status !== undefined && { status }),
  });
}

/** The message for a locked account, with the remaining time. */
export function lockedText({ details }: DomainError): string {
  const seconds = Number(details.context?.retryAfter);
  const minutes = Math.ceil(seconds / 60);
  if (!Number.isFinite(seconds)) return 'Too many failed attempts. Try again later.';
  return `Too many failed attempts. Try again in ${minutes === 1 ? '1 minute' : `${minutes} minutes`}.`;
}
