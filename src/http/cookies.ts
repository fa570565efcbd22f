import type {} from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../domain/core/errors.js';
import type { Site } from './site.js';

/** A cookie that a response sets, or deletes if it has no value. */
export interface SetCookie {
  readonly name: 'account_session' | 'account_trusted' | 'account_csrf';
  readonly value: string | null;
  /** Lifetime in seconds. A cookie without it is deleted when the browser closes. */
  readonly maxAge?: number;
}

/** Name of the session cookie. */
export const sessionCookie = 'account_session';

/** Name of the cookie of a trusted browser. */
export const trustedCookie = 'account_trusted';

/** Name of the cookie that binds a form to a browser. */
export const csrfCookie = 'account_csrf';

/**
 * Sets cookies that scripts cannot read, that forms and frames of other sites do not send, and that
 * other servers on the same host do not receive.
 */
export function setCookies(
  reply: FastifyReply,
  cookies: readonly SetCookie[],
  { basePath, secure }: Site,
): void {
  const path = basePath || '/';
  for (const { name, value, maxAge } of cookies) {
    const options = { path, httpOnly: true, sameSite: 'lax', secure } as const;
    if (value === null) void reply.clearCookie(name, options);
    else void reply.setCookie(name, value, { ...options, ...(maxAge !== undefined && { maxAge }) });
  }
}

/** Returns the cookie of a new session with the value `secret`. */
export const startOfSession = ({ secret }: { readonly secret: string }): SetCookie => ({
  name: sessionCookie,
  value: secret,
});

/** Cookies that a sign-out deletes. The cookie of a trusted browser remains. */
export const endOfSession: readonly SetCookie[] = [
  { name: sessionCookie, value: null },
  { name: csrfCookie, value: null },
];

type CookieName = SetCookie['name'];

/** Returns the value of a cookie; undefined if it is missing or malformed. */
export function readCookie(request: FastifyRequest, name: CookieName): string | undefined {
  const value = request.cookies[name];
  return value && /^[\w-]{43}$/.test(value) ? value : undefined;
}

/**
 * Rejects a change that a page of another origin made a browser send. Browsers state the origin of
 * every request that changes data.
 *
 * @throws DomainError `ACCESS_DENIED`
 */
export function assertOwnOrigin(request: FastifyRequest, origins: ReadonlySet<string>): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return;
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin === undefined ? site === undefined || site === 'same-origin' : origins.has(origin)) {
    return;
  }
  throw new DomainError('ACCESS_DENIED', 'the request was sent from another site');
}
