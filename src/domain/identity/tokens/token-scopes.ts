import { DomainError } from '../../core/errors.js';

/** The values of the request parameter `scope` that have an effect (OpenID Connect Core 1.0, sections 3.1.2.1, 5.4 and 11). */
export const supportedScopes = [
  'openid',
  'profile',
  'email',
  'address',
  'phone',
  'offline_access',
] as const;

const isSupported = (value: string) => supportedScopes.some((known) => known === value);

/**
 * Returns those of `values` that an access token contains in its claim `scp`: what it can read
 * about its user.
 */
export const identityScopes = (values: readonly string[]): string[] =>
  values.filter((value) => isSupported(value) && value !== 'offline_access');

/**
 * The part of the tree that a token is restricted to: a tenant and its descendants, optionally with
 * only one role.
 */
export interface Narrowing {
  readonly tenantId: string;
  /** The only role of the subject that applies; null for all roles. */
  readonly role: string | null;
  /** Whether `role` is the role of an agent that the user has approved: see `withAgentRole`. */
  readonly agent?: boolean;
}

/** A requested restriction; the approving user can select the tenant. */
export type RequestedNarrowing = Pick<Narrowing, 'role'> & { readonly tenantId: string | null };

/** The parsed values of a `scope` that can contain a part of the tree. */
export interface Scopes {
  /** Sorted and without duplicates. */
  readonly scopes: string[];
  readonly narrowing: RequestedNarrowing | null;
}

/**
 * The namespace of the platform. Unknown values in it are refused, because ignoring them could
 * issue a token without its intended restriction.
 */
const platformNamespace = /^urn:acronis\.com:/i;

/** Prefix of the id of a tenant, which a role can follow. */
const prefix = 'urn:acronis.com:tenant-id:';
const afterPrefix =
  /^([0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})?(?::([a-z]\w{0,63}))?$/;

const invalid = (message: string) =>
  new DomainError('INVALID_SCOPE', message, { field: ['scope'] });

function readNarrowing(value: string): RequestedNarrowing {
  const [match, tenantId, role = null] = afterPrefix.exec(value.slice(prefix.length)) ?? [];
  if (match === undefined)
    throw invalid(`scope must name a tenant as ${prefix} followed by the tenant ID`);
  return { tenantId: tenantId?.toLowerCase() ?? null, role };
}

/**
 * Parses the supported values of `text`, and the part of the tree that it restricts a token to, if
 * any. Ignores other values (OpenID Connect Core 1.0, section 3.1.2.1).
 *
 * @throws DomainError `INVALID_SCOPE` for a malformed value of the platform, or two parts of the
 *   tree
 */
export function readNarrowedScopes(text: string | undefined): Scopes {
  const values = [...new Set(text?.split(/\s+/).filter(Boolean))].sort();
  const [narrowing = null, ...others] = values
    .filter((value) => value.startsWith(prefix))
    .map(readNarrowing);
  if (others.length > 0) throw invalid('scope must not name more than one tenant');
  if (values.some((value) => platformNamespace.test(value) && !value.startsWith(prefix))) {
    throw invalid(`scope must name a tenant as ${prefix} followed by the tenant ID`);
  }
  return { scopes: values.filter(isSupported), narrowing };
}

/**
 * Returns the supported values of `text`, sorted and without duplicates.
 *
 * @throws DomainError `INVALID_SCOPE` for any value of the platform
 */
export function readScopes(text: string | undefined): string[] {
  const { scopes, narrowing } = readNarrowedScopes(text);
  if (narrowing) throw invalid('scope must not name a tenant for this grant type');
  return scopes;
}

/** Returns the values of `scope` for `scopes` and `narrowing`. */
export function scopeValues(
  scopes: readonly string[],
  narrowing: RequestedNarrowing | null,
): string[] {
  if (!narrowing) return [...scopes];
  const role = narrowing.role === null ? '' : `:${narrowing.role}`;
  return [...scopes, `${prefix}${narrowing.tenantId ?? ''}${role}`];
}

/** Marks the stored scope of the refresh token of an agent. A request cannot contain it. */
const agentMark = 'agent';

/** Returns the stored scope of a refresh token for `scopes` and `narrowing`. */
export const storedScope = (scopes: readonly string[], narrowing: Narrowing | null): string =>
  [...scopeValues(scopes, narrowing), ...(narrowing?.agent ? [agentMark] : [])].join(' ');

/** Parses a result of `storedScope`. */
export function readStoredScope(stored: string): {
  readonly scopes: string[];
  readonly narrowing: Narrowing | null;
} {
  const { scopes, narrowing } = readNarrowedScopes(stored);
  const agent = stored.split(' ').includes(agentMark);
  return { scopes, narrowing: narrowing && { ...(narrowing as Narrowing), agent } };
}
