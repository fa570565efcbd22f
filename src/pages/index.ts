import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { forgotPasswordPath } from '../domain/accounts/activation/forgot-link.js';
import type { RequestContext } from '../domain/core/context.js';
import { errorCodes } from '../domain/core/errors.js';
import { samlAnswerPath, samlMetadataPath } from '../domain/identity/federation/saml.js';
import { oidcCallbackPath } from '../domain/identity/federation/start-federation.js';
import { sendAnswer, type Answer } from '../http/answer.js';
import { asDomainError, setRetryAfter } from '../http/errors.js';
import type { Site } from '../http/site.js';
import type { View } from '../http/views.js';
import { submitChoice } from './account-choice.js';
import { activationPath, showActivation, submitActivation } from './activation.js';
import {
  confirmEmailPath,
  emailConfirmedPath,
  showConfirmEmail,
  showEmailConfirmed,
  submitConfirmEmail,
} from './confirm-email.js';
import { askConsent, consentPath, submitConsent } from './consent.js';
import { devicePath } from './device-forms.js';
import { showDevice, submitDevice } from './device.js';
import {
  resetSentPath,
  showForgotPassword,
  showResetSent,
  submitForgotPassword,
} from './forgot-password.js';
import {
  externalLogin,
  externalLoginPath,
  externalLoginScript,
  submitExternalLogin,
} from './external-login.js';
import {
  federationPath,
  finishSamlPath,
  showSamlMetadata,
  showSamlReturn,
  showOidcReturn,
  startFederatedLogin,
  submitSamlAnswer,
} from './federation.js';
import { formPost, formPostScript } from './form-post.js';
import { seeOther } from './go-on.js';
import { notice } from './layout.js';
import { applyTheme } from './page-theme.js';
import { showCode, showSetup, submitCode, submitSetup } from './login-code.js';
import { askLogin, showLogin, submitLogin } from './login.js';
import { confirmLogoutPath, receiveLogout, showLogout, signedOut, submitLogout } from './logout.js';
import { passwordSetPath } from './new-password.js';
import { resetPath, showPasswordSet, showReset, submitReset } from './reset-password.js';
import { notServed } from './not-served.js';
import { sealReturnTo } from './return-to.js';
import { styleNamed, styleRoute } from './style.js';

export interface PagesOptions {
  contextOf(request: FastifyRequest): RequestContext;
  readonly site: Site;
}

/** Responds to a request for a page. */
export type PageHandler = (
  ctx: RequestContext,
  request: FastifyRequest,
) => Answer | Promise<Answer>;

interface PageRoute {
  readonly get?: PageHandler;
  readonly post?: PageHandler;
  /** Origins whose forms are accepted. Default: only the origin of this server. */
  readonly form?: 'any';
}

/** The pages by their paths, with handlers for GET and for their forms. */
const routes: Readonly<Record<string, PageRoute>> = {
  [devicePath]: { get: showDevice, post: submitDevice },
  '/login': { get: showLogin, post: submitLogin },
  '/login/account': { post: submitChoice },
  '/login/code': { get: showCode, post: submitCode },
  '/login/setup': { get: showSetup, post: submitSetup },
  [federationPath]: { get: startFederatedLogin },
  [oidcCallbackPath]: { get: showOidcReturn },
  [samlAnswerPath]: { post: submitSamlAnswer, form: 'any' },
  [finishSamlPath]: { get: showSamlReturn },
  [samlMetadataPath(':idpId')]: { get: showSamlMetadata },
  [externalLoginPath]: { post: submitExternalLogin },
  [consentPath]: { post: submitConsent },
  // OpenID Connect RP-Initiated Logout 1.0, section 2, requires GET and POST.
  '/logout': { get: showLogout, post: receiveLogout, form: 'any' },
  [confirmLogoutPath]: { post: submitLogout },
  [activationPath]: { get: showActivation, post: submitActivation },
  [forgotPasswordPath]: { get: showForgotPassword, post: submitForgotPassword },
  [resetSentPath]: { get: showResetSent },
  [resetPath]: { get: showReset, post: submitReset },
  [passwordSetPath]: { get: showPasswordSet },
  [confirmEmailPath]: { get: showConfirmEmail, post: submitConfirmEmail },
  [emailConfirmedPath]: { get: showEmailConfirmed },
};

/** Renders the page that an operation returns. */
export const pageFor = async (
  ctx: RequestContext,
  request: FastifyRequest,
  view: View,
): Promise<Answer> => applyTheme(ctx, request, await shown(ctx, request, view));

async function shown(ctx: RequestContext, request: FastifyRequest, view: View): Promise<Answer> {
  switch (view.page) {
    case 'login': {
      const { returnTo, loginHint, clientName, signedInAs, again, offered } = view;
      return askLogin(ctx, request, {
        returnTo: sealReturnTo(ctx, returnTo),
        login: loginHint,
        clientName,
        signedInAs,
        again,
        offered: offered === null ? undefined : { login: offered, path: returnTo },
      });
    }
    case 'formPost':
      return formPost(view.action, view.fields, view.clientId);
    case 'externalLogin':
      return externalLogin(request, view.ott, view.targetUri);
    case 'refused':
      return notice('The request cannot be completed', view.reason, {
        status: 400,
        whose: view.clientId === undefined ? 'visitor' : { clientId: view.clientId },
      });
    case 'consent':
      return askConsent(ctx, request, view);
    case 'notServed':
      return notServed(view);
    case 'signedOut':
      return signedOut();
  }
}

/** Serves the sign-in and sign-out pages. They work without scripts. */
export const pages: FastifyPluginAsync<PagesOptions> = async (
  app: FastifyInstance,
  { contextOf, site },
) => {
  const serve = (handler: PageHandler) => async (request: FastifyRequest, reply: FastifyReply) => {
    const ctx = contextOf(request);
    return sendAnswer(reply, await applyTheme(ctx, request, await handler(ctx, request)), site);
  };

  for (const [path, { get, post, form = 'own' }] of Object.entries(routes)) {
    if (get) app.get(path, serve(get));
    if (post) app.post(path, { config: { form } }, serve(post));
  }
  const sendAsset = (reply: FastifyReply, type: string, text: string) =>
    reply
      .type(`${type}; charset=utf-8`)
      .header('cache-control', 'public, max-age=31536000, immutable')
      .send(text);
  for (const { path, text } of [externalLoginScript, formPostScript]) {
    app.get(path, (_request, reply) => sendAsset(reply, 'text/javascript', text));
  }
  app.get(styleRoute, (request, reply) => {
    const style = styleNamed((request.params as { name: string }).name);
    return style === undefined ? reply.callNotFound() : sendAsset(reply, 'text/css', style);
  });
  // OpenID Connect Core 1.0, section 3.1.2.1: an authorization request can also be a form.
  app.post('/api/2/idp/authorize', { config: { form: 'any' } }, (request, reply) => {
    const query = new URLSearchParams(request.body as Record<string, string> | undefined);
    return sendAnswer(reply, seeOther(`/api/2/idp/authorize?${query.toString()}`), site);
  });

  app.setErrorHandler(async (error, request, reply) => {
    const known = asDomainError(error, request);
    if (known) setRetryAfter(reply, known);
    else request.log.error({ err: error, requestId: request.id }, 'a page request failed');
    const page = known
      ? notice('The request failed', explanation(known.code), {
          status: errorCodes[known.code].status,
        })
      : notice(
          'Something went wrong',
          `If the problem persists, contact your administrator and quote the request ID ${request.id}.`,
          {
            status: 500,
          },
        );
    return sendAnswer(reply, await applyTheme(contextOf(request), request, page), site);
  });
};

function explanation(code: keyof typeof errorCodes): string {
  switch (code) {
    case 'ACCESS_DENIED':
      return 'The form is not valid in this browser or has expired. Go back and reload the page.';
    case 'UNAUTHENTICATED':
      return 'You are no longer signed in. Sign in again.';
    case 'RATE_LIMITED':
      return 'Too many requests. Try again in a minute.';
    case 'BUSY':
      return 'The server is busy. Try again in a few seconds.';
    case 'UNAVAILABLE':
      return 'The server is temporarily unavailable. Try again in a few seconds.';
    default:
      return 'The request is invalid. Go back and try again.';
  }
}
