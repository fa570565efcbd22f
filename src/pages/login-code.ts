import type { FastifyRequest } from 'fastify';
import { run } from '../domain/core/action.js';
import type { RequestContext } from '../domain/core/context.js';
import { DomainError } from '../domain/core/errors.js';
import { setUpTotp, type TotpSetup } from '../domain/identity/mfa/set-up-totp.js';
import { trustLifetime } from '../domain/identity/mfa/trusted-browsers.js';
import { verifyTotpCode } from '../domain/identity/mfa/verify-totp.js';
import type { Answer } from '../http/answer.js';
import { startOfSession, trustedCookie, type SetCookie } from '../http/cookies.js';
import { assertOwnForm, guardForm } from './csrf.js';
import { returnToField, textOf } from './forms.js';
import { goOn, seeOther } from './go-on.js';
import { html } from './html.js';
import { layout } from './layout.js';
import { lockedText } from './login-form.js';
import { withReturnTo } from './return-to.js';
import { readTotpForm, totpCodeContent, totpSetupContent, wrongCode } from './totp.js';

/** Paths of the two pages for sessions that lack their second factor. */
const codePath = '/login/code';
const setupPath = '/login/setup';
type StepPath = typeof codePath | typeof setupPath;

/** The state of the page when it is shown. */
interface Shown {
  readonly error?: string;
  readonly status?: number;
  readonly setup?: TotpSetup;
}

/** A page with a field for a code of an existing or new authenticator. */
async function step(
  request: FastifyRequest,
  path: StepPath,
  returnTo: string | undefined,
  { error, status = 200, setup }: Shown = {},
): Promise<Answer> {
  const guard = guardForm(request);
  const form = { action: path, hidden: html`${guard.field} ${returnToField(returnTo)}`, error };
  const content =
    path === codePath
      ? totpCodeContent(form)
      : await totpSetupContent(form, setup, withReturnTo(setupPath, returnTo));
  return layout({
    title: path === codePath ? 'Enter the code' : 'Set up a second factor',
    content: html`${content}
      <p><a href="/logout">Sign in with another account</a></p>`,
    status,
    cookies: guard.cookies,
  });
}

/** Shows the form for the second factor (`GET /login/code`). */
export async function showCode(ctx: RequestContext, request: FastifyRequest): Promise<Answer> {
  const returnTo = textOf(request.query, 'return_to');
  if (!ctx.login) return seeOther(withReturnTo('/login', returnTo));
  return ctx.login.mfaPending ? step(request, codePath, returnTo) : goOn(ctx, returnTo);
}

/** Shows the setup of a required authenticator (`GET /login/setup`). */
export async function showSetup(ctx: RequestContext, request: FastifyRequest): Promise<Answer> {
  const returnTo = textOf(request.query, 'return_to');
  if (!ctx.login) return seeOther(withReturnTo('/login', returnTo));
  if (!ctx.login.mfaPending) return goOn(ctx, returnTo);
  try {
    const setup = await run(setUpTotp, ctx, {});
    return await step(request, setupPath, returnTo, { setup });
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'ACCESS_DENIED') throw error;
    // An authenticator exists already, for example because it was set up in another window.
    return seeOther(withReturnTo(codePath, returnTo));
  }
}

/** Verifies a code and signs in the user (`POST /login/code`). */
export const submitCode = (ctx: RequestContext, request: FastifyRequest): Promise<Answer> =>
  submit(ctx, request, codePath);

/** Verifies the first code of a new authenticator and signs in the user (`POST /login/setup`). */
export const submitSetup = (ctx: RequestContext, request: FastifyRequest): Promise<Answer> =>
  submit(ctx, request, setupPath);

async function submit(
  ctx: RequestContext,
  request: FastifyRequest,
  path: StepPath,
): Promise<Answer> {
  assertOwnForm(request);
  const returnTo = textOf(request.body, 'return_to');
  if (!ctx.login) return seeOther(withReturnTo('/login', returnTo));
  const sent = readTotpForm(request.body as Record<string, unknown>);
  try {
    const shown = await run(verifyTotpCode, ctx, { ...sent, challenge: 'login' });
    if (!shown.begun) return await step(request, path, returnTo, { status: 403, error: wrongCode });
    const cookies: SetCookie[] = [startOfSession(shown.begun)];
    if (shown.trusted !== undefined) {
      cookies.push({ name: trustedCookie, value: shown.trusted, maxAge: trustLifetime / 1000 });
    }
    return goOn(ctx, returnTo, { cookies });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.code === 'ACCOUNT_LOCKED') {
      return step(request, path, returnTo, { status: 423, error: lockedText(error) });
    }
    if (error.code === 'BAD_INPUT') {
      return step(request, path, returnTo, { status: 403, error: wrongCode });
    }
    throw error;
  }
}
