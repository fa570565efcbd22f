import type { FastifyRequest } from 'fastify';
import { run } from '../domain/action.js';
import { withBrand } from '../domain/brands/look.js';
import type { RequestContext } from '../domain/context.js';
import { readLogoutRequest } from '../domain/identity/logout-request.js';
import { signOut } from '../domain/identity/sign-out.js';
import { answer, type Answer } from '../http/answer.js';
import { endOfSession } from '../http/cookies.js';
import { assertOwnForm, guardForm } from './csrf.js';
import { textOf } from './forms.js';
import { leave } from './go-on.js';
import { html } from './html.js';
import { layout } from './layout.js';

/** Says that nobody is signed in any more. */
export const signedOut = (): Answer =>
  layout({
    title: 'You are signed out',
    content: (look) => html`<p><a href="${withBrand('/login', look)}">Sign in</a></p>`,
    cookies: endOfSession,
  });

/**
 * Signs out whoever a client names by an ID token of theirs, and asks anybody else first: a link of
 * another site can lead here as well (`GET /logout`).
 */
export async function showLogout(ctx: RequestContext, request: FastifyRequest): Promise<Answer> {
  const { confirmed, location } = await run(readLogoutRequest, ctx, {
    ...given('idTokenHint', textOf(request.query, 'id_token_hint')),
    ...given('redirectUri', textOf(request.query, 'post_logout_redirect_uri')),
    ...given('state', textOf(request.query, 'state')),
  });
  if (ctx.login && !confirmed) return confirmation(request);
  const next = ctx.login ? (await run(signOut, ctx, {})).location : null;
  const target = next ?? location;
  return target === null
    ? signedOut()
    : answer({ status: 302, location: target, cookies: endOfSession });
}

const given = (name: string, value: string | undefined) =>
  value === undefined ? {} : { [name]: value };

function confirmation(request: FastifyRequest): Answer {
  const guard = guardForm(request);
  const content = html`<form method="post" action="/logout">
    ${guard.field}
    <button>Sign out</button>
  </form>`;
  return layout({ title: 'Sign out?', content, cookies: guard.cookies });
}

/** Signs out whoever has said so (`POST /logout`). */
export async function submitLogout(ctx: RequestContext, request: FastifyRequest): Promise<Answer> {
  assertOwnForm(request);
  if (!ctx.login) return signedOut();
  const { location } = await run(signOut, ctx, {});
  return location === null
    ? signedOut()
    : leave(location, 'You are signed out', { cookies: endOfSession });
}
