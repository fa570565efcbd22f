import { pathsTo } from './paths.js';
import type { Scope } from './scopes.js';

/** The position of a tenant in the tree, as required for authorization. */
export interface TreePosition {
  /** Materialized path. */
  readonly path: string;
  readonly depth: number;
  /** Depth of the deepest tenant on the path that is closed to indirect ancestors; 0 if none. */
  readonly barrier: number;
}

/** A role on a tenant, which applies to the tenant and its descendants. */
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
  /** The security groups whose policies apply to the caller. */
  readonly groupIds: readonly string[];
  /** How the caller authenticated. */
  readonly authentication: 'basic' | 'bearer' | 'session' | 'none';
  /**
   * The client that acts for the user, because the token was issued to it or it started the session
   * with a one-time token. `grants` are restricted to tenants at or below the tenant of the client.
   */
  readonly delegatedTo?: Delegation;
  /**
   * Whether the token is restricted to a part of the tree. `grants` are restricted to that part.
   */
  readonly narrowed?: boolean;
  /** The part of the tree that a restricted token applies to: see `partOf`. */
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
 * The id by which `caller` reads its own objects without a scope. Null for a restricted token,
 * which gives access only to its part of the tree.
 */
export const ownId = ({ id, narrowed }: Caller): string | null => (narrowed ? null : id);

/**
 * The trustee ids of the caller's own policies: the caller and its groups. Empty for a restricted
 * token, see `ownId`.
 */
export const ownTrusteeIds = (caller: Caller): string[] => {
  const own = ownId(caller);
  return own === null ? [] : [own, ...caller.groupIds];
};

/**
 * Whether a policy on a tenant at `grant` reaches `position`, which must be in the subtree with no
 * closed tenant in between.
 */
export function reaches(grant: Pick<Grant, 'path' | 'depth'>, position: TreePosition): boolean {
  return position.path.startsWith(grant.path) && position.barrier <= grant.depth + 1;
}

/** Whether `grant` grants any of `scopes`. */
export const gives = ({ scopes: held }: Grant, scopes: readonly Scope[]): boolean =>
  held.has('*') || scopes.some((scope) => held.has(scope));

/** Whether `caller` has one of `scopes` at `position`. */
export function holds(caller: Caller, position: TreePosition, scopes: readonly Scope[]): boolean {
  for (const grant of caller.grants) {
    if (reaches(grant, position) && gives(grant, scopes)) return true;
  }
  return false;
}

/**
 * Whether `caller` has one of `scopes` at `position` or at a descendant: the rule for inherited
 * objects.
 */
export function holdsAtOrBelow(
  caller: Caller,
  position: TreePosition,
  scopes: readonly Scope[],
): boolean {
  return (
    holds(caller, position, scopes) ||
    caller.grants.some((grant) => grant.path.startsWith(position.path) && gives(grant, scopes))
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

/** All scopes of `caller` at `position` in alphabetical order; `*` includes all scopes. */
export function scopesAt(caller: Caller, position: TreePosition): string[] {
  const grants = caller.grants.filter((grant) => reaches(grant, position));
  return [...new Set(grants.flatMap(({ scopes }) => [...scopes]))].sort();
}

/** Whether `caller` has one of `scopes` on any tenant. */
export function holdsAnywhere(caller: Caller, scopes: readonly Scope[]): boolean {
  return caller.grants.some((grant) => gives(grant, scopes));
}
