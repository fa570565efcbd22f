import type { FastifyRequest } from 'fastify';
import { run } from '../domain/core/action.js';
import type { RequestContext } from '../domain/core/context.js';
import { DomainError } from '../domain/core/errors.js';
import {
  offeredProvider,
  type OfferedProvider,
} from '../domain/identity/federation/offer-provider.js';
import { signIn } from '../domain/identity/sessions/sign-in.js';
import { isAcceptableLogin } from '../domain/access/principals/user-rules.js';
import { getOneself } from '../domain/accounts/users/read-user.js';
import type { Answer } from '../http/answer.js';
import { accountChoice } from './account-choice.js';
import { assertOwnForm } from './csrf.js';
import { textOf } from './forms.js';
import { federationLink } from './federation.js';
import { admit, goOn, leave } from './go-on.js';
import { html } from './html.js';
import { layout } from './layout.js';
import { lockedText, loginForm, type LoginForm } from './login-form.js';

/**
 * Shows the form for login and password, or redirects to the identity provider of the user if it is
 * known.
 */
export async function askLogin(
  ctx: RequestContext,
  request: FastifyRequest,
  form: LoginForm,
): Promise<Answer> {
  const provider = await providerOf(ctx, form.login);
  // A provider that does not authenticate its user again would cause an endless loop.
  if (provider?.automatic && !form.again) return goElsewhere(provider, form.returnTo);
  return loginForm(request, { ...form, provider });
}

/** Returns the identity provider that `login` is offered; undefined for text that cannot be a login. */
const providerOf = async (ctx: RequestContext, login: string | null | undefined) =>
  login && isAcceptableLogin(login) ? offeredProvider(ctx, login) : undefined;

const goElsewhere = ({ id }: OfferedProvider, returnTo: string | undefined): Answer =>
  leave(federationLink(id, returnTo), 'Sign in with your organization', { whose: { returnTo } });

/** Shows the sign-in form, or the login of the signed-in user (`GET /login`). */
export async function showLogin(ctx: RequestContext, request: FastifyRequest): Promise<Answer> {
  const returnTo = textOf(request.query, 'return_to');
  const login = textOf(request.query, 'login_hint') ?? null;
  const { login: session, caller } = ctx;
  if (!session || caller.type !== 'user') return askLogin(ctx, request, { returnTo, login });
  if (returnTo !== undefined) return goOn(ctx, returnTo);
  const oneself = await run(getOneself, ctx, {});
  const name = oneself.type === 'user' ? oneself.user.login : '';
  const content = html`<p>as ${name}</p>
    <p><a href="/logout">Sign out</a></p>`;
  return layout({ title: 'You are signed in', content });
}

/** Signs in a user with login and password (`POST /login`). */
export async function submitLogin(ctx: RequestContext, request: FastifyRequest): Promise<Answer> {
  assertOwnForm(request);
  const returnTo = textOf(request.body, 'return_to');
  const login = textOf(request.body, 'login');
  const password = textOf(request.body, 'password');
  const provider = await providerOf(ctx, login);
  // The entered password is ignored, because the user must sign in through the identity provider.
  if (provider?.automatic) return goElsewhere(provider, returnTo);
  const again = (status: number, error: string) =>
    loginForm(request, { returnTo, login: login ?? null, provider, status, error });
  if (login === undefined || password === undefined) {
    return again(400, 'Enter your login and password.');
  }
  try {
    return admit(ctx, await run(signIn, ctx, { login, password }), returnTo);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { accounts } = error.details;
    if (accounts) return accountChoice(ctx, request, accounts, returnTo);
    if (error.code === 'ACCOUNT_LOCKED') return again(423, lockedText(error));
    // The same message for all reasons, so that it does not reveal which logins exist.
    if (error.code === 'UNAUTHENTICATED' || error.code === 'BAD_INPUT') {
      return again(403, 'The login or password is incorrect.');
    }
    throw error;
  }
}
