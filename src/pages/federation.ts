import type { FastifyRequest } from 'fastify';
import { withBrand, type BrandTheme } from '../domain/branding/brands/page-theme.js';
import type { RequestContext } from '../domain/core/context.js';
import { DomainError } from '../domain/core/errors.js';
import {
  describeToSaml,
  finishOidc,
  finishSaml,
  takeSamlAnswer,
  type Returned,
} from '../domain/identity/federation/finish-federation.js';
import { requestedAuthentication } from '../domain/identity/federation/requested-authentication.js';
import { startFederation } from '../domain/identity/federation/start-federation.js';
import { lowerCaseUuid } from '../domain/core/read-values.js';
import { isUuid } from '../domain/core/validation.js';
import { answer, type Answer } from '../http/answer.js';
import type { SetCookie } from '../http/cookies.js';
import { guardForm } from './csrf.js';
import { textOf } from './forms.js';
import { admit, seeOther } from './go-on.js';
import { html } from './html.js';
import { layout } from './layout.js';
import { openReturnTo } from './return-to.js';

/** Path that redirects users to another identity provider. */
export const federationPath = '/federation/start';

/** Path on which a browser continues after the response of a SAML provider. */
export const finishSamlPath = '/federation/saml/finish';

/** Path that starts a sign-in through the provider `idpId`, for a link or for `next` of a page. */
export function federationLink(idpId: string, returnTo: string | undefined): string {
  const query = new URLSearchParams({ idp_id: idpId });
  if (returnTo !== undefined) query.set('return_to', returnTo);
  return `${federationPath}?${query.toString()}`;
}

/** Redirects the user to an identity provider (`GET /federation/start`). */
export async function startFederatedLogin(
  ctx: RequestContext,
  request: FastifyRequest,
): Promise<Answer> {
  const idpId = lowerCaseUuid(textOf(request.query, 'idp_id') ?? '');
  const returnTo = textOf(request.query, 'return_to');
  const { browser, cookies } = guardForm(request);
  return told(async () => {
    if (!isUuid(idpId)) throw new DomainError('NOT_FOUND', 'the identity provider does not exist');
    const path = openReturnTo(ctx, returnTo);
    const { address, fields } = await startFederation(ctx, {
      idpId,
      browser,
      returnTo: path === undefined ? '' : returnTo!,
      requested: requestedAuthentication(path ?? ''),
    });
    return fields === undefined
      ? answer({
          status: 302,
          location: address,
          cookies,
          headers: { 'cache-control': 'no-store' },
        })
      : postingPage(address, fields, cookies);
  });
}

/**
 * A page whose form posts the request to a provider that accepts only POST. It works without
 * scripts.
 */
function postingPage(
  address: string,
  fields: Readonly<Record<string, string>>,
  cookies: readonly SetCookie[],
): Answer {
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  const content = html`<p>You sign in with your organization.</p>
    <form method="post" action="${address}">
      ${hidden}
      <button>Continue</button>
    </form>`;
  return layout({ title: 'Sign in', content, cookies, formLeaves: true });
}

/**
 * Signs in a user who returns from an OpenID Connect provider (`GET /federation/oidc/callback`).
 */
export function showOidcReturn(ctx: RequestContext, request: FastifyRequest): Promise<Answer> {
  const query = new URLSearchParams(request.url.split('?', 2)[1]);
  return told(async () => letIn(ctx, await finishOidc(ctx, query, guardForm(request).browser)));
}

/**
 * Receives the response of a SAML provider (`POST /federation/saml/acs`) and redirects within this
 * site, because browsers do not send cookies with a form of another site.
 */
export function submitSamlAnswer(ctx: RequestContext, request: FastifyRequest): Promise<Answer> {
  const state = textOf(request.body, 'RelayState') ?? '';
  const response = textOf(request.body, 'SAMLResponse') ?? '';
  return told(async () => {
    await takeSamlAnswer(ctx, state, response);
    return seeOther(`${finishSamlPath}?state=${encodeURIComponent(state)}`);
  });
}

/** Signs in a user whom a SAML provider has identified (`GET /federation/saml/finish`). */
export function showSamlReturn(ctx: RequestContext, request: FastifyRequest): Promise<Answer> {
  const state = textOf(request.query, 'state') ?? '';
  return told(async () => letIn(ctx, await finishSaml(ctx, state, guardForm(request).browser)));
}

/**
 * Returns the metadata of this server for a SAML provider (`GET
 * /federation/saml/metadata/{idp_id}`).
 */
export function showSamlMetadata(ctx: RequestContext, request: FastifyRequest): Promise<Answer> {
  const idpId = lowerCaseUuid((request.params as { idpId: string }).idpId);
  return told(async () => {
    if (!isUuid(idpId)) throw new DomainError('NOT_FOUND', 'the identity provider does not exist');
    return answer({
      status: 200,
      body: await describeToSaml(ctx, idpId),
      headers: { 'content-type': 'application/samlmetadata+xml; charset=utf-8' },
    });
  });
}

const letIn = (ctx: RequestContext, { signedIn, returnTo }: Returned): Answer =>
  admit(ctx, signedIn, returnTo || undefined);

const explanations: Partial<Record<DomainError['code'], readonly [status: number, text: string]>> =
  {
    NOT_FOUND: [404, 'This identity provider does not exist.'],
    ACCESS_DENIED: [
      403,
      'Your organization identified you, but you do not have an account here. Ask your administrator.',
    ],
    UNAUTHENTICATED: [
      403,
      'Your organization did not sign you in, or the sign-in took too long. Try again.',
    ],
  };

/** Returns the response of `attempt`, or a page with the error. */
async function told(attempt: () => Promise<Answer>): Promise<Answer> {
  try {
    return await attempt();
  } catch (error) {
    const explanation = error instanceof DomainError ? explanations[error.code] : undefined;
    if (!explanation) throw error;
    const [status, text] = explanation;
    const content = (theme: BrandTheme) =>
      html`<p>${text}</p>
        <p><a href="${withBrand('/login', theme)}">Sign in</a></p>`;
    return layout({ title: 'You are not signed in', content, status });
  }
}
