/**
 * A committed change that can affect authorization, or that enqueues work. The triggers of
 * migration 015 record these changes.
 */
export interface Change {
  /**
   * - `object`: of the user or client with this id, or of a table that is cached as a whole;
   * - `subtree`: of the tenant with this path and its descendants;
   * - `all`: of any object.
   */
  readonly kind: 'object' | 'subtree' | 'all';
  /** An id, the name of a table, or a path; empty for `all`. */
  readonly key: string;
}

/** Maximum number of changes that are applied one by one. More count as a change of any object. */
export const mostChanges = 1000;

/** A change of any object, if the missed changes are not known. */
export const anything: readonly Change[] = [{ kind: 'all', key: '' }];

/** Returns `changes`, or a change of any object if there are too many. */
export const bounded = (changes: readonly Change[]): readonly Change[] =>
  changes.length > mostChanges ? anything : changes;
