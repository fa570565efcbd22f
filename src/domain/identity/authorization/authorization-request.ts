import { codeChallengeMethods, type CodeChallengeMethod } from '../../../entities/index.js';
import { DomainError } from '../../core/errors.js';
import { readClaims, type RequestedClaims } from './claims-request.js';
import { readNarrowedScopes, scopeValues, type Narrowing } from '../tokens/token-scopes.js';

/** The raw parameters of a request: a string, or an array for a repeated parameter. */
export type AuthorizationParameters = Readonly<Record<string, unknown>>;

/**
 * The values of `prompt` (OpenID Connect Core 1.0, section 3.1.2.1). `login`: the user must sign in
 * again. `consent`: the user must give consent. `select_account`: the user must select an account.
 * `none`: no page is shown.
 */
export const prompts = ['none', 'login', 'consent', 'select_account'] as const;
export type Prompt = (typeof prompts)[number];

/** A well-formed authorization request. */
export interface AuthorizationRequest {
  /** The granted values of `scope`, including the restriction to a part of the tree. */
  readonly scope: string;
  /** The part of the tree that the tokens are restricted to; null if they are not restricted. */
  readonly narrowing: Narrowing | null;
  readonly claims: RequestedClaims | null;
  readonly nonce: string | null;
  readonly codeChallenge: string | null;
  readonly codeChallengeMethod: CodeChallengeMethod | null;
  /** The required prompts; `none` cannot be combined with others. */
  readonly prompts: readonly Prompt[];
  /** Maximum number of seconds since the user signed in; null for no maximum. */
  readonly maxAge: number | null;
  readonly idTokenHint: string | null;
  readonly loginHint: string | null;
}

/** Error codes of RFC 6749, section 4.1.2.1, and OpenID Connect Core, section 3.1.2.6. */
type RefusalCode =
  | 'access_denied'
  | 'consent_required'
  | 'invalid_request'
  | 'invalid_scope'
  | 'unsupported_response_type'
  | 'login_required'
  | 'unmet_authentication_requirements'
  | 'request_not_supported'
  | 'request_uri_not_supported';

/** An error that is returned to the client. */
export class AuthorizationRefusal extends Error {
  constructor(
    readonly code: RefusalCode,
    message: string,
  ) {
    super(message);
  }
}

const invalid = (message: string) => new AuthorizationRefusal('invalid_request', message);

/**
 * How the response reaches the client: in the query of its redirect URI, or in a form that a page
 * posts.
 */
export const responseModes = ['query', 'form_post'] as const;
type ResponseMode = (typeof responseModes)[number];

/**
 * The response mode of all responses to the client, including errors. Default: `query`, also if the
 * redirect URI does not support the requested mode.
 */
export const responseModeOf = ({
  responseMode,
  redirectUri,
}: AuthorizationParameters): ResponseMode =>
  responseMode === 'form_post' && takesForms(redirectUri) ? 'form_post' : 'query';

/** An app is opened by its address alone and cannot receive a form. */
const takesForms = (redirectUri: unknown): boolean =>
  typeof redirectUri === 'string' && /^https?:/i.test(redirectUri);

/** Maximum length of a stored parameter. */
const longestText = 1024;

/** The format of a code challenge and a code verifier (RFC 7636, section 4.1). */
export const codeVerifierPattern = /^[A-Za-z0-9\-._~]{43,128}$/;

function textOf(parameters: AuthorizationParameters, name: string, spelled: string): string | null {
  const value = parameters[name];
  if (value === undefined) return null;
  if (typeof value !== 'string') throw invalid(`${spelled} must not be repeated`);
  return value;
}

/** Like `textOf`, for stored parameters: checks the length and the characters. */
function storable(parameters: AuthorizationParameters, name: string, spelled: string) {
  const value = textOf(parameters, name, spelled);
  if (value !== null && (value.length > longestText || /\0|\p{Surrogate}/u.test(value))) {
    throw invalid(`${spelled} must be plain text of at most ${longestText} characters`);
  }
  return value;
}

function readScope(
  parameters: AuthorizationParameters,
): Pick<AuthorizationRequest, 'scope' | 'narrowing'> {
  const text = textOf(parameters, 'scope', 'scope');
  if (text === null) throw invalid('scope is required');
  const { scopes, narrowing } = narrowedScopes(text);
  if (!scopes.includes('openid')) {
    throw new AuthorizationRefusal('invalid_scope', 'scope must contain openid');
  }
  if (narrowing?.tenantId === null) {
    throw new AuthorizationRefusal('invalid_scope', 'scope does not name a tenant');
  }
  return {
    scope: scopeValues(scopes, narrowing).join(' '),
    narrowing: narrowing as Narrowing | null,
  };
}

function narrowedScopes(text: string) {
  try {
    return readNarrowedScopes(text);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new AuthorizationRefusal('invalid_scope', error.message);
  }
}

function readRequestedClaims(parameters: AuthorizationParameters): RequestedClaims | null {
  const text = textOf(parameters, 'claims', 'claims');
  if (text === null) return null;
  const claims = readClaims(text);
  if (!claims) throw invalid('claims must be a JSON object');
  if (claims.needsAcr) {
    throw new AuthorizationRefusal('unmet_authentication_requirements', 'acr is not supported');
  }
  return claims;
}

function readChallenge(parameters: AuthorizationParameters, isPublic: boolean) {
  const codeChallenge = textOf(parameters, 'codeChallenge', 'code_challenge');
  const given = textOf(parameters, 'codeChallengeMethod', 'code_challenge_method');
  if (codeChallenge === null) {
    if (given !== null) throw invalid('code_challenge_method requires code_challenge');
    if (isPublic) throw invalid('code_challenge is required for a public client');
    return { codeChallenge: null, codeChallengeMethod: null };
  }
  if (!codeVerifierPattern.test(codeChallenge)) throw invalid('code_challenge is malformed');
  const method = codeChallengeMethods.find((known) => known === given);
  if (!method) {
    throw invalid(`code_challenge_method must be one of ${codeChallengeMethods.join(', ')}`);
  }
  // RFC 9700, section 2.1.1: an attacker who reads the request could use a plain challenge as the
  // verifier.
  if (isPublic && method !== 'S256') {
    throw invalid('code_challenge_method must be S256 for a public client');
  }
  return { codeChallenge, codeChallengeMethod: method };
}

function readPrompts(parameters: AuthorizationParameters): Prompt[] {
  const values = textOf(parameters, 'prompt', 'prompt')?.split(' ').filter(Boolean) ?? [];
  const known = values.flatMap((value) => prompts.find((prompt) => prompt === value) ?? []);
  if (known.length < values.length)
    throw invalid(`prompt must be one or more of ${prompts.join(', ')}`);
  if (known.includes('none') && known.length > 1)
    throw invalid('prompt cannot combine none with another value');
  return known;
}

/** `prompt` without the completed values; undefined if none is left. */
export function promptWithout(prompt: unknown, done: readonly Prompt[]): string | undefined {
  if (typeof prompt !== 'string') return undefined;
  const left = prompt.split(' ').filter((value) => value && !done.some((each) => each === value));
  return left.length > 0 ? left.join(' ') : undefined;
}

function readMaxAge(parameters: AuthorizationParameters): number | null {
  const text = textOf(parameters, 'maxAge', 'max_age');
  if (text === null) return null;
  if (!/^\d{1,9}$/.test(text)) throw invalid('max_age must be a number of seconds');
  return Number(text);
}

/**
 * Reads the parameters of a request of a known client with a registered redirect URI.
 *
 * @param isPublic whether the client has no secret and therefore must use PKCE
 * @throws AuthorizationRefusal an error that is returned to the client
 */
export function readAuthorizationRequest(
  parameters: AuthorizationParameters,
  isPublic: boolean,
): AuthorizationRequest {
  textOf(parameters, 'state', 'state');
  if (parameters.request !== undefined) {
    throw new AuthorizationRefusal('request_not_supported', 'request objects are not supported');
  }
  if (parameters.requestUri !== undefined) {
    throw new AuthorizationRefusal('request_uri_not_supported', 'request_uri is not supported');
  }
  const responseType = textOf(parameters, 'responseType', 'response_type');
  if (responseType === null) throw invalid('response_type is required');
  if (responseType !== 'code') {
    throw new AuthorizationRefusal('unsupported_response_type', 'response_type must be code');
  }
  const mode = textOf(parameters, 'responseMode', 'response_mode');
  if (mode !== null && !responseModes.some((known) => known === mode)) {
    throw invalid(`response_mode must be one of ${responseModes.join(', ')}`);
  }
  if (mode !== null && mode !== responseModeOf(parameters)) {
    throw invalid(`response_mode ${mode} requires a redirect URI with the scheme http or https`);
  }
  return {
    ...readScope(parameters),
    claims: readRequestedClaims(parameters),
    nonce: storable(parameters, 'nonce', 'nonce'),
    ...readChallenge(parameters, isPublic),
    prompts: readPrompts(parameters),
    maxAge: readMaxAge(parameters),
    idTokenHint: textOf(parameters, 'idTokenHint', 'id_token_hint'),
    loginHint: storable(parameters, 'loginHint', 'login_hint'),
  };
}
