import type { FastifyRequest } from 'fastify';
import { run } from '../domain/core/action.js';
import { withBrand } from '../domain/branding/brands/page-theme.js';
import type { RequestContext } from '../domain/core/context.js';
import { readLogoutRequest } from '../domain/identity/sessions/logout-request.js';
import { signOut } from '../domain/identity/sessions/sign-out.js';
import { answer, type Answer } from '../http/answer.js';
import { endOfSession } from '../http/cookies.js';
import { assertOwnForm, guardForm } from './csrf.js';
import { textOf } from './forms.js';
import { leave, seeOther } from './go-on.js';
import { html } from './html.js';
import { layout } from './layout.js';

/** The page after sign-out. */
export const signedOut = (): Answer =>
  layout({
    title: 'You are signed out',
    content: (theme) => html`<p><a href="${withBrand('/login', theme)}">Sign in</a></p>`,
    cookies: endOfSession,
  });

/** Path that the confirmation form is sent to. */
export const confirmLogoutPath = '/logout/confirm';

/**
 * The supported parameters of a sign-out request (OpenID Connect RP-Initiated Logout 1.0, section
 * 2).
 */
const parameters = {
  id_token_hint: 'idTokenHint',
  client_id: 'clientId',
  post_logout_redirect_uri: 'redirectUri',
  state: 'state',
} as const;

type Parameter = keyof typeof parameters;

/** Returns the parameters in a query or form, unchanged. */
const given = (source: unknown): [Parameter, string][] =>
  (Object.keys(parameters) as Parameter[]).flatMap((name) => {
    const value = textOf(source, name);
    return value === undefined ? [] : [[name, value]];
  });

const inputOf = (source: unknown) =>
  Object.fromEntries(given(source).map(([name, value]) => [parameters[name], value]));

/**
 * Signs out the user of an ID token that a client sends. Other requests require a confirmation,
 * because a link of another site can lead here (`GET /logout`).
 */
export async function showLogout(ctx: RequestContext, request: FastifyRequest): Promise<Answer> {
  const { confirmed, location } = await run(readLogoutRequest, ctx, inputOf(request.query));
  if (ctx.login && !confirmed) return confirmation(request);
  const next = ctx.login ? (await run(signOut, ctx, {})).location : null;
  const target = next ?? location;
  return target === null
    ? signedOut()
    : answer({ status: 302, location: target, cookies: endOfSession });
}

/**
 * Accepts the same request as a form of any site (`POST /logout`). Browsers do not send the session
 * cookie with forms of other sites, so the response redirects to GET.
 */
export function receiveLogout(_ctx: RequestContext, request: FastifyRequest): Answer {
  return seeOther(`/logout?${new URLSearchParams(given(request.body)).toString()}`);
}

function confirmation(request: FastifyRequest): Answer {
  const guard = guardForm(request);
  const content = html`<form method="post" action="${confirmLogoutPath}">
    ${guard.field}
    ${given(request.query).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
    )}
    <button>Sign out</button>
  </form>`;
  return layout({ title: 'Sign out?', content, cookies: guard.cookies });
}

/**
 * Signs out the user after confirmation, and redirects to the URI of the client
 * (`POST /logout/confirm`).
 */
export async function submitLogout(ctx: RequestContext, request: FastifyRequest): Promise<Answer> {
  assertOwnForm(request);
  if (!ctx.login) return signedOut();
  const { location } = await run(readLogoutRequest, ctx, inputOf(request.body));
  const target = (await run(signOut, ctx, {})).location ?? location;
  return target === null
    ? signedOut()
    : leave(target, 'You are signed out', { cookies: endOfSession });
}
