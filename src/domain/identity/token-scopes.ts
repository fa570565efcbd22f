import { DomainError } from '../errors.js';

/** The values that the request parameter `scope` may hold. */
export const supportedScopes = ['openid', 'offline_access'] as const;

/**
 * The values that `text` names, in alphabetical order, each once.
 *
 * @throws DomainError `INVALID_SCOPE` for one that is not supported.
 */
export function readScopes(text: string | undefined): string[] {
  const scopes = [...new Set(text?.split(/\s+/).filter(Boolean))].sort();
  const unknown = scopes.find((scope) => !supportedScopes.some((known) => known === scope));
  if (unknown === undefined) return scopes;
  throw new DomainError('INVALID_SCOPE', `scope may name ${supportedScopes.join(', ')}`, {
    field: ['scope'],
  });
}
