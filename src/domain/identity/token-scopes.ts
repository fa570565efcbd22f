import { DomainError } from '../errors.js';

/** The values that the request parameter `scope` may hold. */
export const supportedScopes = ['openid', 'offline_access'] as const;

/** The part of the tree that a token acts on: a tenant and all below it, there perhaps with one role alone. */
export interface Narrowing {
  readonly tenantId: string;
  /** The one role of its subject that counts; null for all of them. */
  readonly role: string | null;
}

/** A narrowing as it is asked for: the tenant may be left to whoever approves the request. */
export type WantedNarrowing = Omit<Narrowing, 'tenantId'> & { readonly tenantId: string | null };

/** What `scope` says where a part of the tree may be named in it. */
export interface Scopes {
  /** In alphabetical order, each once. */
  readonly scopes: string[];
  readonly narrowing: WantedNarrowing | null;
}

/** Before the id of a tenant, and after it perhaps a role. */
const prefix = 'urn:acronis.com:tenant-id:';
const afterPrefix = /^([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})?(?::([a-z]\w{0,63}))?$/;

const invalid = (message: string) =>
  new DomainError('INVALID_SCOPE', message, { field: ['scope'] });

function readNarrowing(value: string): WantedNarrowing {
  const [match, tenantId = null, role = null] = afterPrefix.exec(value.slice(prefix.length)) ?? [];
  if (match === undefined) throw invalid(`scope names a tenant as ${prefix} and its id`);
  return { tenantId, role };
}

/**
 * The values that `text` names, and the part of the tree that it narrows a token to, if it does.
 *
 * @throws DomainError `INVALID_SCOPE` for a value that is not supported, or two parts of the tree.
 */
export function readNarrowedScopes(text: string | undefined): Scopes {
  const values = [...new Set(text?.split(/\s+/).filter(Boolean))].sort();
  const [narrowing = null, ...others] = values
    .filter((value) => value.startsWith(prefix))
    .map(readNarrowing);
  if (others.length > 0) throw invalid('scope names one tenant at most');
  const scopes = values.filter((value) => !value.startsWith(prefix));
  const unknown = scopes.find((scope) => !supportedScopes.some((known) => known === scope));
  if (unknown !== undefined) throw invalid(`scope may name ${supportedScopes.join(', ')}`);
  return { scopes, narrowing };
}

/**
 * The values that `text` names, in alphabetical order, each once.
 *
 * @throws DomainError `INVALID_SCOPE` for one that is not supported.
 */
export function readScopes(text: string | undefined): string[] {
  const { scopes, narrowing } = readNarrowedScopes(text);
  if (narrowing) throw invalid(`scope may name ${supportedScopes.join(', ')}`);
  return scopes;
}

/** The values of `scope` that say the same as `scopes` and `narrowing`. */
export function scopeValues(
  scopes: readonly string[],
  narrowing: WantedNarrowing | null,
): string[] {
  if (!narrowing) return [...scopes];
  const role = narrowing.role === null ? '' : `:${narrowing.role}`;
  return [...scopes, `${prefix}${narrowing.tenantId ?? ''}${role}`];
}
