import { Type } from '@sinclair/typebox';
import { run } from '../../domain/core/action.js';
import { promptWithout } from '../../domain/identity/authorization/authorization-request.js';
import { authorize, type Authorization } from '../../domain/identity/authorization/authorize.js';
import { getLoginInfo } from '../../domain/identity/sessions/login-info.js';
import { signIn } from '../../domain/identity/sessions/sign-in.js';
import { signOut } from '../../domain/identity/sessions/sign-out.js';
import { supportedScopes } from '../../domain/identity/tokens/token-scopes.js';
import { Uuid } from '../../domain/core/schema.js';
import { answer, type Answer } from '../../http/answer.js';
import { endOfSession } from '../../http/cookies.js';
import { applicationDomain, platformDomain } from '../engine/errors.js';
import { operation, type Operation } from '../engine/operation.js';
import { presentLoginInfo } from './login-info-presenter.js';
import { answerSignedIn } from './signed-in-presenter.js';
import { readInput, wireName } from '../engine/read-input.js';
import * as accounts from '../access/account-schemas.js';
import * as schemas from './identity-schemas.js';

const tag = 'Identity';

const authorizePath = '/api/2/idp/authorize';

const text = (description: string) => Type.String({ description });
const optional = (description: string) => Type.Optional(text(description));

/**
 * Parameters of an authorization request. The action validates them and decides who receives an
 * error.
 */
const AuthorizeQuery = Type.Object(
  {
    scope: text(
      `Space-separated list: \`openid\` and any of ${supportedScopes.slice(1).join(', ')}. \`urn:acronis.com:tenant-id:{uuid}\` limits the tokens to this tenant and its descendants. Other values are ignored.`,
    ),
    responseType: text('`code`.'),
    clientId: text('Id of the client.'),
    redirectUri: text(
      'URI that the response is sent to. It must equal one of the redirect URIs of the client; only the port of a loopback address can differ.',
    ),
    state: optional('Opaque value that is returned unchanged in the response.'),
    prompt: optional(
      'Space-separated list of `login` (the user signs in again), `consent` (the user confirms the permissions of the client) and `select_account` (the user selects an account); or `none` (no page is shown).',
    ),
    idTokenHint: optional('ID token of the user who must be signed in.'),
    loginHint: optional('Login that the sign-in page suggests.'),
    codeChallenge: optional(
      'Code challenge that the authorization code is bound to (RFC 7636). Required for public clients.',
    ),
    codeChallengeMethod: optional(
      'Method of `code_challenge`: `S256`, or `plain` for clients with a secret.',
    ),
    nonce: optional('Opaque value that is returned unchanged in the ID token.'),
    claims: optional(
      'Individual claims to return from the userinfo endpoint or in the ID token, as JSON (OpenID Connect Core 1.0, section 5.5).',
    ),
    maxAge: optional(
      'Maximum time in seconds since the user signed in. If more time has passed, the user signs in again.',
    ),
    responseMode: optional(
      'Response mode: `query` returns the response in the query string of the redirect URI, `form_post` posts it to the redirect URI. Default: `query`.',
    ),
    request: optional('Not supported. The request is refused with an error to the client.'),
    requestUri: optional('Not supported. The request is refused with an error to the client.'),
  },
  { query: true },
);

type Parameters = Readonly<Record<string, unknown>>;

/** Parameter with `RequiredLogin.reauthentication` in a resumed request. Clients do not send it. */
const reauthenticationName = 'reauthentication';

/**
 * Returns the path of the same request with `change`. Parameters with the value undefined are
 * removed.
 *
 * @param mark `RequiredLogin.reauthentication`
 */
function resumed(parameters: Parameters, change: Parameters, mark: string | null = null): string {
  const query = new URLSearchParams();
  const changed = { ...parameters, ...change };
  for (const [name, schema] of Object.entries(AuthorizeQuery.properties)) {
    const value = changed[name];
    if (typeof value === 'string') query.set(wireName(name, schema), value);
  }
  if (mark !== null) query.set(reauthenticationName, mark);
  return `${authorizePath}?${query.toString()}`;
}

/** Returns `prompt` changed so that the user signs in again, which includes selecting an account. */
const withLogin = (prompt: unknown): string =>
  ['login', promptWithout(prompt, ['none', 'login', 'select_account']) ?? []].flat().join(' ');

/** @param mark the mark of the resumed request, which is passed on */
function presentAuthorization(
  outcome: Authorization,
  parameters: Parameters,
  mark: string | null,
): Answer {
  switch (outcome.type) {
    case 'refused': {
      const { reason } = outcome;
      const { clientId } = parameters;
      const client = typeof clientId === 'string' ? clientId : undefined;
      return answer({ status: 400, view: { page: 'refused', reason, clientId: client } });
    }
    case 'redirect':
      return answer({
        status: 302,
        location: outcome.location,
        headers: { 'cache-control': 'no-store' },
      });
    case 'post': {
      const { action, fields, clientId } = outcome;
      return answer({ status: 200, view: { page: 'formPost', action, fields, clientId } });
    }
    case 'notServed': {
      const { clientName, login } = outcome;
      return answer({
        status: 403,
        view: {
          page: 'notServed',
          clientId: parameters.clientId as string,
          clientName,
          login,
          // The other prompts of the client apply to the other account, too.
          anotherAccount: resumed(parameters, { prompt: withLogin(parameters.prompt) }),
          // With `prompt=none` the client receives the error in its own response mode.
          backToApplication: resumed(parameters, { prompt: 'none', maxAge: undefined }),
        },
      });
    }
    case 'consent': {
      const { type: _, ...consent } = outcome;
      const prompt = promptWithout(parameters.prompt, ['consent']);
      const returnTo = resumed(parameters, { prompt }, mark);
      return answer({ status: 200, view: { page: 'consent', returnTo, ...consent } });
    }
    case 'login': {
      const { clientName, loginHint, signedInAs, offered = null, again, hintIsVain } = outcome;
      // The selection of an account is not repeated. `login` is kept: the mark shows whether it is
      // satisfied.
      const change = {
        prompt: promptWithout(parameters.prompt, ['select_account']),
        ...(hintIsVain && { idTokenHint: undefined }),
      };
      const returnTo = resumed(parameters, change, outcome.reauthentication ?? mark);
      return answer({
        status: 200,
        view: { page: 'login', returnTo, clientName, loginHint, signedInAs, again, offered },
      });
    }
  }
}

const authorization: Operation = {
  method: 'GET',
  path: authorizePath,
  summary: 'Requests an authorization code; users who are not signed in get the sign-in page',
  tag,
  query: AuthorizeQuery,
  page: true,
  refusalPages: [400, 403],
  success: 200,
  errors: platformDomain(),
  scopes: 'public',
  async handle(ctx, _params, query) {
    const parameters = readInput(AuthorizeQuery, query ?? {}) as Parameters;
    const reauthentication = (query as Parameters | undefined)?.[reauthenticationName];
    const asked = { parameters, ...(reauthentication !== undefined && { reauthentication }) };
    const mark = typeof reauthentication === 'string' ? reauthentication : null;
    return presentAuthorization(await run(authorize, ctx, asked), parameters, mark);
  },
};

export const signInOperations: readonly Operation[] = [
  authorization,
  operation({
    method: 'GET',
    path: '/api/2/idp/logout',
    summary: 'Ends the browser session that sends the request',
    tag,
    page: true,
    success: 200,
    errors: platformDomain(),
    action: signOut,
    present: ({ location }) =>
      location === null
        ? answer({ status: 200, view: { page: 'signedOut' } })
        : answer({ status: 302, location, cookies: endOfSession }),
  }),
  operation({
    method: 'POST',
    path: '/api/2/login',
    summary: 'Signs a user in with login and password and sets a session cookie',
    tag,
    disabled: true,
    signsIn: true,
    body: Type.Object({
      login: Type.Optional(Type.String()),
      password: Type.Optional(Type.String()),
      userId: Type.Optional(Uuid),
    }),
    success: 200,
    response: accounts.oneself,
    errors: {
      ...applicationDomain(401, 403, 409, 415, 423),
      // The operation is public and documents its own errors.
      words: {
        401: [1000, 'unauthorized'],
        403: [1108, 'access from this IP address is denied'],
        409: ['Conflict', 'accounts conflict detected'],
      },
    },
    action: signIn,
    present: answerSignedIn,
  }),
  operation({
    method: 'GET',
    path: '/api/2/users/{user_id}/login_info',
    summary: 'Returns the last sign-in of a user',
    tag,
    success: 200,
    response: schemas.loginInfo,
    errors: platformDomain(401, 403, 404),
    action: getLoginInfo,
    present: presentLoginInfo,
  }),
];
