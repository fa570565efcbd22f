import type { RequestContext } from '../domain/core/context.js';
import type { SignedIn } from '../domain/identity/sessions/sign-in.js';
import { answer, type Answer } from '../http/answer.js';
import { startOfSession, type SetCookie } from '../http/cookies.js';
import { html } from './html.js';
import { layout, type Page } from './layout.js';
import { openReturnTo, withReturnTo } from './return-to.js';

/** Path of the page of the signed-in user, the default target after sign-in. */
export const accountPath = '/login';

/** A redirect to another page of this server. */
export const seeOther = (location: string, cookies: readonly SetCookie[] = []): Answer =>
  answer({ status: 303, location, cookies, headers: { 'cache-control': 'no-store' } });

/**
 * A page that redirects to `next` automatically. The form policy also applies to redirects after a
 * form, so a redirect to another server must start from a new page.
 */
export function leave(
  next: string,
  title: string,
  { cookies = [], whose = 'visitor' }: Pick<Page, 'cookies' | 'whose'> = {},
): Answer {
  const content = html`<p><a href="${next}">Continue</a></p>`;
  return layout({ title, content, next, cookies, whose });
}

/** Redirects a signed-in user to the page that required the sign-in. */
export function goOn(
  ctx: RequestContext,
  returnTo: string | undefined,
  more: Pick<Page, 'cookies' | 'whose'> = {},
): Answer {
  const path = openReturnTo(ctx, returnTo);
  return path === undefined
    ? seeOther(accountPath, more.cookies)
    : leave(path, 'You are signed in', more);
}

/**
 * Continues after a sign-in: with the second factor if it is required, otherwise with the page that
 * required the sign-in.
 */
export function admit(
  ctx: RequestContext,
  { user, begun, secondFactor }: SignedIn,
  returnTo: string | undefined,
): Answer {
  const cookies = [startOfSession(begun)];
  if (secondFactor === 'none') {
    return goOn(ctx, returnTo, { cookies, whose: { path: user.path } });
  }
  const path = secondFactor === 'required' ? '/login/code' : '/login/setup';
  return seeOther(withReturnTo(path, returnTo), cookies);
}
