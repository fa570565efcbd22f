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

/** Of `values`, the scopes that an access token names in its claim `scp`: what it may read about its user. */
export const identityScopes = (values: readonly string[]): string[] =>
  values.filter((value) => isSupported(value) && value !== 'offline_access');

/** The part of the tree that a token acts on: a tenant and all below it, there perhaps with one role alone. */
export interface Narrowing {
  readonly tenantId: string;
  /** The one role of its subject that counts; null for all of them. */
  readonly role: string | null;
  /** `role` is that of an agent whose user has approved it: see `withAgentRole`. */
  readonly agent?: boolean;
}

/** A requested restriction; the approving user can select the tenant. */
export type WantedNarrowing = Pick<Narrowing, 'role'> & { readonly tenantId: string | null };

/** What `scope` says where a part of the tree may be named in it. */
export interface Scopes {
  /** In alphabetical order, each once. */
  readonly scopes: string[];
  readonly narrowing: WantedNarrowing | null;
}

/** The namespace of the platform. A value in it is never ignored: that could widen a token that was to be narrowed. */
const platformNamespace = /^urn:acronis\.com:/i;

/** Before the id of a tenant, and after it perhaps a role. */
const prefix = 'urn:acronis.com:tenant-id:';
const afterPrefix =
  /^([0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})?(?::([a-z]\w{0,63}))?$/;

const invalid = (message: string) =>
  new DomainError('INVALID_SCOPE', message, { field: ['scope'] });

function readNarrowing(value: string): WantedNarrowing {
  const [match, tenantId, role = null] = afterPrefix.exec(value.slice(prefix.length)) ?? [];
  if (match === undefined)
    throw invalid(`scope must name a tenant as ${prefix} followed by the tenant ID`);
  return { tenantId: tenantId?.toLowerCase() ?? null, role };
}

/**
 * The supported values that `text` names, and the part of the tree that it narrows a token to, if it
 * does. Any other value is ignored (OpenID Connect Core 1.0, section 3.1.2.1).
 *
 * @throws DomainError `INVALID_SCOPE` for a malformed value of the platform, or two parts of the tree.
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
 * The supported values that `text` names, in alphabetical order, each once.
 *
 * @throws DomainError `INVALID_SCOPE` for a value of the platform: no part of the tree may be named here.
 */
export function readScopes(text: string | undefined): string[] {
  const { scopes, narrowing } = readNarrowedScopes(text);
  if (narrowing) throw invalid('scope must not name a tenant for this grant type');
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

/** Marks the stored scope of an agent's refresh token. Not a value that a request can name. */
const agentMark = 'agent';

/** The scope that a refresh token stores: `scopes` and `narrowing`. */
export const storedScope = (scopes: readonly string[], narrowing: Narrowing | null): string =>
  [...scopeValues(scopes, narrowing), ...(narrowing?.agent ? [agentMark] : [])].join(' ');

/** What `storedScope` was made of. */
export function readStoredScope(stored: string): {
  readonly scopes: string[];
  readonly narrowing: Narrowing | null;
} {
  const { scopes, narrowing } = readNarrowedScopes(stored);
  const agent = stored.split(' ').includes(agentMark);
  return { scopes, narrowing: narrowing && { ...(narrowing as Narrowing), agent } };
}
