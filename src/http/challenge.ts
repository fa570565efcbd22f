import type { FastifyRequest } from 'fastify';

/** Codes of RFC 6750, section 3.1, for the attribute `error` of the challenge. */
type BearerError = 'invalid_request' | 'invalid_token' | 'insufficient_scope';

const tokenIn = (fields: unknown): unknown =>
  (fields as { access_token?: unknown } | null | undefined)?.access_token;

/**
 * The error code of the challenge for a failed request with a bearer token. Undefined if the
 * request has no bearer token: RFC 6750, section 3.1, defines no error code for this case.
 *
 * @param status 400, 401 or 403; other statuses have no challenge
 * @param form whether the body can contain the token as well (section 2.2)
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
 * The value of `WWW-Authenticate` for a failed request (RFC 9110, section 11.6.1, RFC 6750, section
 * 3). Undefined if the response has no challenge.
 *
 * @param scheme `Basic` for operations with client authentication (RFC 6749, section 5.2)
 * @param form see `bearerError`
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
