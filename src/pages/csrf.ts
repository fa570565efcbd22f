import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../domain/core/errors.js';
import { hashSecret, randomSecret } from '../domain/core/secrets.js';
import { csrfCookie, readCookie, type SetCookie } from '../http/cookies.js';
import { html, type Html } from './html.js';

/** Name of the hidden field of every form. */
const field = 'csrf_token';

/** CSRF protection of a form: a hidden field and a cookie of the browser. */
export interface FormGuard {
  readonly field: Html;
  /** The cookie, if the browser does not have it yet. */
  readonly cookies: readonly SetCookie[];
  /** Id of the browser while it has the cookie. */
  readonly browser: string;
}

const tokenOf = (secret: string) => hashSecret(`form ${secret}`);
const nameOf = (secret: string) => hashSecret(`browser ${secret}`);

/** Creates the CSRF protection of a form for the browser of `request`. */
export function guardForm(request: FastifyRequest): FormGuard {
  const known = readCookie(request, csrfCookie);
  const secret = known ?? randomSecret();
  return {
    field: html`<input type="hidden" name="${field}" value="${tokenOf(secret)}" />`,
    cookies: known === undefined ? [{ name: csrfCookie, value: secret }] : [],
    browser: nameOf(secret),
  };
}

/**
 * Rejects a form that was not shown to this browser.
 *
 * @throws DomainError `ACCESS_DENIED`
 */
export function assertOwnForm(request: FastifyRequest): void {
  const secret = readCookie(request, csrfCookie);
  const given = (request.body as Record<string, unknown> | undefined)?.[field];
  if (secret !== undefined && typeof given === 'string') {
    const expected = Buffer.from(tokenOf(secret));
    const shown = Buffer.from(given);
    if (shown.length === expected.length && timingSafeEqual(shown, expected)) return;
  }
  throw new DomainError('ACCESS_DENIED', 'the form was not issued to this browser');
}
