import { Type } from '@sinclair/typebox';
import { run } from '../../domain/action.js';
import { promptWithout } from '../../domain/identity/authorization-request.js';
import { authorize, type Authorization } from '../../domain/identity/authorize.js';
import { getLoginInfo } from '../../domain/identity/login-info.js';
import { signIn } from '../../domain/identity/sign-in.js';
import { signOut } from '../../domain/identity/sign-out.js';
import { supportedScopes } from '../../domain/identity/token-scopes.js';
import { Uuid } from '../../domain/schema.js';
import { answer, type Answer } from '../../http/answer.js';
import { endOfSession } from '../../http/cookies.js';
import { application, platform } from '../errors.js';
import { operation, type Operation } from '../operation.js';
import { presentLoginInfo } from '../presenters/login-info.js';
import { answerSignedIn } from '../presenters/signed-in.js';
import { readInput, wireName } from '../read-input.js';
import * as schemas from '../schemas.js';

const tag = 'Identity';

const authorizePath = '/api/2/idp/authorize';

const text = (description: string) => Type.String({ description });
const optional = (description: string) => Type.Optional(text(description));

/** What a client may ask for. The action says what is wrong with it, and whom to tell. */
const AuthorizeQuery = Type.Object(
  {
    scope: text(
      `\`openid\`, and any of ${supportedScopes.slice(1).join(', ')}, with spaces between. \`urn:acronis.com:tenant-id:{uuid}\` keeps the tokens to that tenant and all below it. Other values are ignored.`,
    ),
    responseType: text('`code`.'),
    clientId: text('The client that asks.'),
    redirectUri: text(
      'Where the answer goes: one of the redirect URIs of the client, to the letter but for the port of a loopback address.',
    ),
    state: optional('Comes back with the answer as it is.'),
    prompt: optional(
      'Any of `login` (sign in anew), `consent` (ask what the client may do) and `select_account`, with a space between; or `none`: no page is shown.',
    ),
    idTokenHint: optional('An ID token of the user who is to be signed in.'),
    loginHint: optional('What the user may sign in as.'),
    codeChallenge: optional(
      'What the code is bound to (RFC 7636). Clients without a secret need it.',
    ),
    codeChallengeMethod: optional(
      '`S256`; or `plain`, for clients with a secret. Goes with `code_challenge`.',
    ),
    nonce: optional('Comes back in the ID token as it is.'),
    claims: optional(
      'Single claims about the user, for userinfo or the ID token (OpenID Connect Core 1.0, section 5.5).',
    ),
    maxAge: optional('Seconds since the user signed in, at most.'),
    responseMode: optional(
      '`query`: the answer is in the address. `form_post`: a form of a page takes it to the client.',
    ),
    request: optional('Not supported: the client is told so.'),
    requestUri: optional('Not supported: the client is told so.'),
  },
  { query: true },
);

type Parameters = Readonly<Record<string, unknown>>;

/** Carries `LoginWanted.reauthentication` in a request that is resumed; not a parameter for clients. */
const reauthenticationName = 'reauthentication';

/**
 * The path of the same request with `change`: a parameter that is undefined there is left out.
 *
 * @param mark `LoginWanted.reauthentication`
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

/** `prompt` such that the user signs in anew, which includes the choice of an account. */
const withLogin = (prompt: unknown): string =>
  ['login', promptWithout(prompt, ['none', 'login', 'select_account']) ?? []].flat().join(' ');

/** @param mark what the request was resumed with: it stays while other questions are answered */
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
          // What else the client asks of the user holds for the other account, too.
          anotherAccount: resumed(parameters, { prompt: withLogin(parameters.prompt) }),
          // Asked without interaction, the request answers the client in its own response mode.
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
      // The choice of an account is not asked again. `login` stays: a mark shows what satisfies it.
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
  summary: 'Ask for an authorization code: whoever is not signed in is shown where to',
  tag,
  query: AuthorizeQuery,
  page: true,
  refusalPages: [400, 403],
  success: 200,
  errors: platform(),
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
    summary: 'End the browser session that asks',
    tag,
    page: true,
    success: 200,
    errors: platform(),
    action: signOut,
    present: ({ location }) =>
      location === null
        ? answer({ status: 200, view: { page: 'signedOut' } })
        : answer({ status: 302, location, cookies: endOfSession }),
  }),
  operation({
    method: 'POST',
    path: '/api/2/login',
    summary: 'Sign in with login and password, for a session cookie',
    tag,
    disabled: true,
    signsIn: true,
    body: Type.Object({
      login: Type.Optional(Type.String()),
      password: Type.Optional(Type.String()),
      userId: Type.Optional(Uuid),
    }),
    success: 200,
    response: schemas.oneself,
    errors: {
      ...application(401, 403, 409, 415, 423),
      // Nobody needs to be known here: a refusal is the operation's own.
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
    summary: 'Tell how a user signed in last',
    tag,
    success: 200,
    response: schemas.loginInfo,
    errors: platform(401, 403, 404),
    action: getLoginInfo,
    present: presentLoginInfo,
  }),
];
