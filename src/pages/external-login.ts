import type { FastifyRequest } from 'fastify';
import { run } from '../domain/core/action.js';
import type { RequestContext } from '../domain/core/context.js';
import { DomainError } from '../domain/core/errors.js';
import { loginWithOneTimeToken } from '../domain/identity/one-time-tokens/one-time-token.js';
import type { Answer } from '../http/answer.js';
import { startOfSession } from '../http/cookies.js';
import { assertOwnForm, guardForm } from './csrf.js';
import { textOf } from './forms.js';
import { accountPath, leave, seeOther } from './go-on.js';
import { html } from './html.js';
import { layout, notice } from './layout.js';
import { pageScript } from './script.js';

/** Path that the form is sent to. */
export const externalLoginPath = '/login/external';

/**
 * Reads the parameters of older links from the fragment, removes it from the URL, and submits the
 * form.
 */
export const externalLoginScript = pageScript(
  '/login/external',
  `
const form = document.forms[0];
const given = new URLSearchParams(location.hash.slice(1));
for (const name of ['ott', 'targetURI']) {
  const field = form.elements.namedItem(name);
  if (field.value === '' && given.has(name)) field.value = given.get(name);
}
history.replaceState(null, '', location.pathname);
if (form.elements.namedItem('ott').value !== '') form.submit();
`,
);

/** The page of `GET /idp/external-login`: a button, which the script presses. */
export function externalLogin(
  request: FastifyRequest,
  ott: string | undefined,
  targetUri: string | undefined,
): Answer {
  const guard = guardForm(request);
  const content = html`<p>Another system signs you in here.</p>
    <form method="post" action="${externalLoginPath}">
      ${guard.field}
      <input type="hidden" name="ott" value="${ott}" />
      <input type="hidden" name="targetURI" value="${targetUri}" />
      <button>Continue</button>
    </form>`;
  return layout({
    title: 'Sign in',
    content,
    cookies: guard.cookies,
    script: externalLoginScript.path,
  });
}

/** Signs in the user of a one-time token and redirects to the target (`POST /login/external`). */
export async function submitExternalLogin(
  ctx: RequestContext,
  request: FastifyRequest,
): Promise<Answer> {
  assertOwnForm(request);
  const ott = textOf(request.body, 'ott') ?? '';
  try {
    const { begun, redirectUris } = await run(loginWithOneTimeToken, ctx, { ott });
    const cookies = [startOfSession(begun)];
    const target = allowedTarget(ctx, textOf(request.body, 'targetURI'), redirectUris);
    return target === undefined
      ? seeOther(accountPath, cookies)
      : leave(target, 'You are signed in', { cookies, whose: { userId: begun.session.userId } });
  } catch (error) {
    const refused = error instanceof DomainError ? error.code : undefined;
    if (refused !== 'UNAUTHENTICATED' && refused !== 'BAD_INPUT') throw error;
    const text =
      'The link was already used or has expired. Go back to the other system and start again.';
    return notice('You are not signed in', text, { status: 403 });
  }
}

/** Returns `target` if its origin is that of the platform or of a redirect URI of the client. */
function allowedTarget(
  { origins }: RequestContext,
  target: string | undefined,
  redirectUris: readonly string[],
): string | undefined {
  if (target === undefined || !URL.canParse(target)) return undefined;
  const { protocol, origin, href } = new URL(target);
  if (!/^https?:$/.test(protocol)) return undefined;
  const known = origins.has(origin) || redirectUris.some((uri) => new URL(uri).origin === origin);
  return known ? href : undefined;
}
