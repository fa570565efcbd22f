/**
 * The characters of RFC 3986 but for `#` and `*`: a redirect URI has no fragment (RFC 6749, section
 * 3.1.2), and none is a pattern for others (RFC 9700, section 2.1).
 */
const uriCharacters = /^[\w\-.~:/?[\]@!$&'()+,;=%]+$/;

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether `uri` is an absolute URI without a fragment that can receive an authorization code:
 * `https`, `http` to a loopback address, or a scheme that is a reversed domain name (RFC 8252,
 * section 7).
 */
export function isRedirectUri(uri: string): boolean {
  if (!uriCharacters.test(uri) || !URL.canParse(uri)) return false;
  const { protocol, hostname, username, password } = new URL(uri);
  if (/^[a-z][a-z\d+-]*(\.[a-z\d+-]+)+:$/.test(protocol)) return true;
  // A lenient parser makes a host of `https:host` as well.
  if (!/^https?:\/\/[^/]/i.test(uri) || username !== '' || password !== '') return false;
  return protocol === 'https:' || loopback.has(hostname);
}

/** A loopback redirect URI in two parts, without its port; undefined for any other URI. */
function withoutPort(uri: string): string | undefined {
  const [, before, rest] =
    /^(http:\/\/(?:localhost|127\.0\.0\.1|\[::1\]))(?::\d{1,5})?(\/.*|\?.*)?$/.exec(uri) ?? [];
  return before === undefined ? undefined : `${before} ${rest ?? ''}`;
}

/**
 * Whether `given` is one of `registered`. The match is exact, except for the port of a loopback
 * address, which a native app knows only at run time (RFC 8252, section 7.3; RFC 9700, section 2.1,
 * has the same exception for `localhost`).
 */
export function isRegisteredUri(registered: readonly string[], given: string): boolean {
  if (registered.includes(given)) return true;
  const asked = withoutPort(given);
  return (
    asked !== undefined &&
    isRedirectUri(given) &&
    registered.some((uri) => withoutPort(uri) === asked)
  );
}
