import type { RequestContext } from '../domain/context.js';
import type { SignedIn } from '../domain/identity/sign-in.js';
import { answer, type Answer } from '../http/answer.js';
import { startOfSession, type SetCookie } from '../http/cookies.js';
import { html } from './html.js';
import { layout, type Page } from './layout.js';
import { openReturnTo, withReturnTo } from './return-to.js';

/** The page of whoever is signed in: where a way that leads nowhere else ends. */
export const accountPath = '/login';

/** Another page of ours. */
export const seeOther = (location: string, cookies: readonly SetCookie[] = []): Answer =>
  answer({ status: 303, location, cookies, headers: { 'cache-control': 'no-store' } });

/**
 * A page that goes on to `next` by itself. A form may lead to pages of this server alone, and a
 * redirect is part of where it leads: what may end at another server begins anew here.
 */
export function leave(
  next: string,
  title: string,
  { cookies = [], whose = 'visitor' }: Pick<Page, 'cookies' | 'whose'> = {},
): Answer {
  const content = html`<p><a href="${next}">Continue</a></p>`;
  return layout({ title, content, next, cookies, whose });
}

/** Somebody has signed in: they go on to where they came from. */
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

/** Lets somebody in: to the second factor, if there is one to show, and on to where they came from. */
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
