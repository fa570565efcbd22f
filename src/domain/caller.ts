import type { Scope } from './scopes.js';

/** The place of a tenant in the tree: all that the gate needs to know of it. */
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

/** Who is asking. The door has established it; the domain only reads it. */
export interface Caller {
  readonly type: 'user' | 'client' | 'system' | 'anonymous';
  readonly id: string | null;
  /** The tenant that the user or client belongs to. */
  readonly tenantId: string | null;
  readonly tenantPath: string | null;
  readonly grants: readonly Grant[];
  /** How the caller proved who they are. */
  readonly authentication: 'basic' | 'bearer' | 'session' | 'none';
  /** They came with a token that acts on a part of the tree alone; `grants` are cut to that part. */
  readonly narrowed?: boolean;
}

export const anonymous: Caller = {
  type: 'anonymous',
  id: null,
  tenantId: null,
  tenantPath: null,
  grants: [],
  authentication: 'none',
};

/**
 * The id by which `caller` finds what is their own without any scope. Null for a narrowed token: it
 * opens what its part of the tree holds, and nothing for whose it is.
 */
export const ownId = ({ id, narrowed }: Caller): string | null => (narrowed ? null : id);

/** Whether a policy on a tenant at `grant` reaches `place`: at or below it, no closed tenant between. */
export function reaches(grant: Pick<Grant, 'path' | 'depth'>, place: Place): boolean {
  return place.path.startsWith(grant.path) && place.barrier <= grant.depth + 1;
}

/** Whether `caller` holds any of `scopes` at `place`. */
export function holds(caller: Caller, place: Place, scopes: readonly Scope[]): boolean {
  for (const grant of caller.grants) {
    if (!reaches(grant, place)) continue;
    if (grant.scopes.has('*') || scopes.some((scope) => grant.scopes.has(scope))) return true;
  }
  return false;
}

/** Every scope that `caller` holds at `place`, in alphabetical order; `*` is every scope. */
export function scopesAt(caller: Caller, place: Place): string[] {
  const grants = caller.grants.filter((grant) => reaches(grant, place));
  return [...new Set(grants.flatMap(({ scopes }) => [...scopes]))].sort();
}

/** Whether `caller` holds any of `scopes` anywhere at all. */
export function holdsAnywhere(caller: Caller, scopes: readonly Scope[]): boolean {
  return caller.grants.some(
    ({ scopes: held }) => held.has('*') || scopes.some((scope) => held.has(scope)),
  );
}
