/**
 * The requirements of an application for the sign-in (OpenID Connect Core 1.0, section 3.1.2.1),
 * for the upstream provider.
 */
export interface RequestedAuthentication {
  /** Values of `prompt` that concern the upstream provider, separated by spaces; null for none. */
  readonly prompt: string | null;
  /** Maximum number of seconds since the user last authenticated; null for no maximum. */
  readonly maxAge: number | null;
  readonly loginHint: string | null;
}

/** This server handles the other values of `prompt` itself. */
const upstreamPrompts: readonly string[] = ['login', 'select_account'];

/** Maximum length of a `login_hint` that is passed on, in characters. */
const longestHint = 1024;

/**
 * Reads the requirements of an authorization request for the sign-in.
 *
 * @param path path of this server to continue with, including its query; empty if there is none
 */
export function requestedAuthentication(path: string): RequestedAuthentication {
  const { pathname, searchParams } = new URL(path, 'http://localhost');
  const query = pathname.endsWith('/idp/authorize') ? searchParams : new URLSearchParams();
  const prompts = query.get('prompt')?.split(' ') ?? [];
  const prompt = upstreamPrompts.filter((one) => prompts.includes(one)).join(' ');
  const maxAge = query.get('max_age') ?? '';
  const hint = query.get('login_hint') ?? '';
  return {
    prompt: prompt || null,
    maxAge: /^\d{1,9}$/.test(maxAge) ? Number(maxAge) : null,
    loginHint: hint !== '' && hint.length <= longestHint ? hint : null,
  };
}

/** Maximum difference by which the clock of a provider can be ahead, in milliseconds. */
const clockTolerance = 30_000;

/**
 * Returns the authentication time of the provider, at most the current time.
 *
 * @param stated time in milliseconds; null if the provider does not state it
 * @param maxAge maximum age in seconds, if an application requires one
 * @throws Error if the time is in the future, or if it is missing or too old for `maxAge`
 */
export function checkedAuthenticationTime(
  stated: number | null,
  maxAge: number | null,
  now: number,
): number | null {
  if (stated === null) {
    if (maxAge !== null)
      throw new Error('the identity provider does not state the authentication time');
    return null;
  }
  if (!Number.isFinite(stated)) throw new Error('the authentication time is not valid');
  if (stated > now + clockTolerance) throw new Error('the authentication time is in the future');
  if (maxAge !== null && stated + maxAge * 1000 + clockTolerance < now) {
    throw new Error('the authentication is older than max_age allows');
  }
  return Math.trunc(Math.min(stated, now));
}
