import { pathsTo } from './paths.js';
import type { Scope } from './scopes.js';

/** The position of a tenant in the tree, as required for authorization. */
export interface Place {
  /** Materialized path. */
  readonly path: string;
  readonly depth: number;
  /** Depth of the deepest tenant on the path that is closed to indirect ancestors; 0 if none. */
  readonly barrier: number;
}

/** A role held on a tenant: what may be done there and below. */
export interface Grant {
  readonly role: string;
  readonly tenantId: string;
  readonly path: string;
  readonly depth: number;
  readonly scopes: ReadonlySet<string>;
}

/** A client that acts for a user. */
export interface Delegation {
  readonly clientId: string;
  /** Materialized path of the client's tenant. */
  readonly tenantPath: string;
}

/** The caller of a request. The HTTP layer authenticates it; the domain only reads it. */
export interface Caller {
  readonly type: 'user' | 'client' | 'system' | 'anonymous';
  readonly id: string | null;
  /** The tenant that the user or client belongs to. */
  readonly tenantId: string | null;
  readonly tenantPath: string | null;
  readonly grants: readonly Grant[];
  /** The groups whose policies count for the caller. */
  readonly groupIds: readonly string[];
  /** How the caller authenticated. */
  readonly authentication: 'basic' | 'bearer' | 'session' | 'none';
  /**
   * The client that acts for the user: they came with a token issued to it, or in a session that it
   * has begun by a one-time token. `grants` are cut to tenants at or below its own.
   */
  readonly delegatedTo?: Delegation;
  /** They came with a token that acts on a part of the tree alone; `grants` are cut to that part. */
  readonly narrowed?: boolean;
  /** The part that a narrowed token acts on: see `partOf`. */
  readonly part?: string;
}

export const anonymous: Caller = {
  type: 'anonymous',
  id: null,
  tenantId: null,
  tenantPath: null,
  grants: [],
  groupIds: [],
  authentication: 'none',
};

/** The platform itself, for work that no request triggers. */
export const system: Caller = { ...anonymous, type: 'system' };

/**
 * The id by which `caller` finds what is their own without any scope. Null for a narrowed token: it
 * opens what its part of the tree holds, and nothing for whose it is.
 */
export const ownId = ({ id, narrowed }: Caller): string | null => (narrowed ? null : id);

/**
 * The ids of those whose policies are the caller's own: themselves and their groups. None for a
 * narrowed token, as for `ownId`.
 */
export const ownTrusteeIds = (caller: Caller): string[] => {
  const own = ownId(caller);
  return own === null ? [] : [own, ...caller.groupIds];
};

/** Whether a policy on a tenant at `grant` reaches `place`: at or below it, no closed tenant between. */
export function reaches(grant: Pick<Grant, 'path' | 'depth'>, place: Place): boolean {
  return place.path.startsWith(grant.path) && place.barrier <= grant.depth + 1;
}

/** Whether `grant` grants any of `scopes`. */
const gives = ({ scopes: held }: Grant, scopes: readonly Scope[]): boolean =>
  held.has('*') || scopes.some((scope) => held.has(scope));

/** Whether `caller` holds any of `scopes` at `place`. */
export function holds(caller: Caller, place: Place, scopes: readonly Scope[]): boolean {
  for (const grant of caller.grants) {
    if (reaches(grant, place) && gives(grant, scopes)) return true;
  }
  return false;
}

/**
 * Whether `caller` has one of `scopes` at `place` or at a descendant: the rule for inherited
 * objects.
 */
export function holdsAtOrBelow(caller: Caller, place: Place, scopes: readonly Scope[]): boolean {
  return (
    holds(caller, place, scopes) ||
    caller.grants.some((grant) => grant.path.startsWith(place.path) && gives(grant, scopes))
  );
}

/**
 * The paths of all tenants at which, or at a descendant of which, `caller` has one of `scopes`. The
 * caller inherits the objects of these tenants.
 */
export function pathsAbove(caller: Caller, scopes: readonly Scope[]): string[] {
  const held = caller.grants.filter((grant) => gives(grant, scopes));
  return [...new Set(held.flatMap(({ path }) => pathsTo(path)))];
}

/** Every scope that `caller` holds at `place`, in alphabetical order; `*` is every scope. */
export function scopesAt(caller: Caller, place: Place): string[] {
  const grants = caller.grants.filter((grant) => reaches(grant, place));
  return [...new Set(grants.flatMap(({ scopes }) => [...scopes]))].sort();
}

/** Whether `caller` holds any of `scopes` anywhere at all. */
export function holdsAnywhere(caller: Caller, scopes: readonly Scope[]): boolean {
  return caller.grants.some((grant) => gives(grant, scopes));
}
