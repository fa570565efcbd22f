import * as openid from 'openid-client';

/** The logged properties of a failed sign-in at an identity provider. */
export interface UpstreamFailure {
  readonly reason: string;
  /** Code of a library or of the network, such as `ECONNREFUSED`. */
  readonly code?: string;
  /** HTTP status of the response of the provider. */
  readonly status?: number;
  /** `error` and `error_description` of the provider (RFC 6749, sections 4.1.2.1 and 5.2). */
  readonly error?: string;
  readonly errorDescription?: string;
  /**
   * The claim for which a token was refused, its value, and the time that it was compared with, in
   * seconds.
   */
  readonly claim?: { readonly name: string; readonly value: unknown; readonly now?: number };
  /** The causes of the failure, outermost first. */
  readonly causes?: readonly string[];
}

/** Maximum length of external text in a log line, in characters. */
const longestText = 300;

const redacted = '[redacted]';

/** Maximum number of causes. */
const mostCauses = 5;

/** Claims about a token, not about its user. */
const describable: readonly string[] = ['iss', 'aud', 'exp', 'iat', 'nbf', 'auth_time', 'azp'];

/** Makes text suitable for the log: limits its length and removes secrets and possible tokens. */
type Loggable = (text: string) => string;

const loggableWithout =
  (secrets: readonly string[]): Loggable =>
  (text) =>
    secrets
      .reduce((left, secret) => left.replaceAll(secret, redacted), text.slice(0, 4 * longestText))
      .replace(/[\w.~+/=-]{40,}/g, redacted)
      .slice(0, longestText);

/**
 * Describes `failure` and its causes for the log.
 *
 * @param secrets values of this sign-in that the provider may have repeated in its message
 */
export function describeFailure(
  failure: unknown,
  secrets: readonly string[] = [],
): UpstreamFailure {
  const loggable = loggableWithout(secrets.filter((secret) => secret !== ''));
  const chain = causesOf(failure);
  const [reason = 'unknown', ...causes] = chain.map((error) =>
    loggable(error.message || codeOf(error) || error.name),
  );
  const code = chain.map(codeOf).find((found) => found !== undefined);
  const details = chain
    .map((error) => detailsOf(error, loggable))
    .find((found) => found !== undefined);
  const claim = chain.map((error) => claimOf(error, loggable)).find((found) => found !== undefined);
  return {
    reason,
    ...(code !== undefined && { code }),
    ...details,
    ...(claim && { claim }),
    ...(causes.length > 0 && { causes }),
  };
}

function codeOf(error: Error): string | undefined {
  const { code } = error as { code?: unknown };
  return isText(code) ? code : undefined;
}

const isText = (value: unknown): value is string => typeof value === 'string';

function causesOf(failure: unknown): Error[] {
  const chain: Error[] = [];
  for (let error = failure; error instanceof Error && chain.length < mostCauses;) {
    chain.push(error);
    error = error.cause;
  }
  return chain;
}

/** The error of the provider, if the failure contains its response. */
function detailsOf(
  error: Error,
  loggable: Loggable,
): Pick<UpstreamFailure, 'status' | 'error' | 'errorDescription'> | undefined {
  if (error instanceof openid.ResponseBodyError) {
    return { status: error.status, ...said(error.error, error.error_description, loggable) };
  }
  if (error instanceof openid.AuthorizationResponseError) {
    return said(error.error, error.error_description, loggable);
  }
  if (error instanceof openid.WWWAuthenticateChallengeError) {
    const [challenge] = error.cause;
    const { error: code, error_description: text } = challenge?.parameters ?? {};
    return { status: error.status, ...said(code, text, loggable) };
  }
  return error.cause instanceof Response ? { status: error.cause.status } : undefined;
}

const said = (error: unknown, description: unknown, loggable: Loggable) => ({
  ...(isText(error) && { error: loggable(error) }),
  ...(isText(description) && { errorDescription: loggable(description) }),
});

/** Returns the claim for which a token was refused: because of the clock, the issuer or the audience. */
function claimOf({ cause }: Error, loggable: Loggable): UpstreamFailure['claim'] {
  if (typeof cause !== 'object' || cause === null) return undefined;
  const { claim, claims, now } = cause as { claim?: unknown; claims?: unknown; now?: unknown };
  if (!isText(claim) || !describable.includes(claim)) return undefined;
  const value = (claims as Record<string, unknown> | undefined)?.[claim];
  return {
    name: claim,
    value: isText(value) ? loggable(value) : value,
    ...(typeof now === 'number' && { now }),
  };
}
