/**
 * A committed change that can change a decision on access, or that work waits for. The triggers of
 * migration 015 record which changes those are.
 */
export interface Change {
  /**
   * - `object`: of the user or client with this id, or of a table that is cached as a whole;
   * - `subtree`: of the tenant with this path and all tenants below it;
   * - `all`: of anything.
   */
  readonly kind: 'object' | 'subtree' | 'all';
  /** An id, the name of a table, or a materialized path; empty for `all`. */
  readonly key: string;
}

/** As many changes are applied one by one; more count as a change of anything. */
export const mostChanges = 1000;

/** A change of anything: which changes were missed is not known. */
export const anything: readonly Change[] = [{ kind: 'all', key: '' }];

/** `changes`, or a change of anything if there are too many. */
export const bounded = (changes: readonly Change[]): readonly Change[] =>
  changes.length > mostChanges ? anything : changes;
