import type { FastifyRequest } from 'fastify';

/** Codes of RFC 6750, section 3.1, for the attribute `error` of the challenge. */
type BearerError = 'invalid_request' | 'invalid_token' | 'insufficient_scope';

const tokenIn = (fields: unknown): unknown =>
  (fields as { access_token?: unknown } | null | undefined)?.access_token;

/**
 * What the challenge to a refused request says is wrong with its bearer token. Undefined if the
 * request has shown none: RFC 6750, section 3.1, has no error code for that.
 *
 * @param status 400, 401 or 403; any other has no challenge
 * @param form whether the body may carry the token, too (section 2.2)
 */
function bearerError(
  request: FastifyRequest,
  status: number,
  form = false,
): BearerError | undefined {
  const { authorization } = request.headers;
  const others = [tokenIn(request.query), form ? tokenIn(request.body) : undefined].flat();
  const inFields = others.filter((token) => token !== undefined).length;
  switch (status) {
    case 400:
      return inFields + (authorization === undefined ? 0 : 1) > 1 ? 'invalid_request' : undefined;
    case 401:
      return inFields > 0 || /^bearer( |$)/i.test(authorization ?? '')
        ? 'invalid_token'
        : undefined;
    case 403:
      return form ? 'insufficient_scope' : undefined;
    default:
      return undefined;
  }
}

/**
 * The value of `WWW-Authenticate` for a refused request (RFC 9110, section 11.6.1, RFC 6750, section
 * 3); undefined where the answer has none.
 *
 * @param scheme Basic where clients prove themselves (RFC 6749, section 5.2)
 * @param form as for `bearerError`
 */
export function challengeFor(
  request: FastifyRequest,
  status: number,
  { scheme = 'Bearer', form = false }: { scheme?: 'Basic' | 'Bearer'; form?: boolean } = {},
): string | undefined {
  const error = scheme === 'Bearer' ? bearerError(request, status, form) : undefined;
  if (status !== 401 && error === undefined) return undefined;
  return [
    `${scheme} realm="account-graph"`,
    ...(error === undefined ? [] : [`error="${error}"`]),
    ...(error === 'insufficient_scope' ? ['scope="openid"'] : []),
  ].join(', ');
}
