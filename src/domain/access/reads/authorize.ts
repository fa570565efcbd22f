import type { ActionContext } from '../../core/action.js';
import { lacksScope, notFound } from '../../core/errors.js';
import type { Scope } from '../../core/scopes.js';
import { isOwn, mayRead, type Resource, type Positioned } from './resource.js';

/** How an action asks for one object. */
export interface ObjectAccess {
  /** Scopes to ask for instead of the action's own. */
  readonly scopes?: readonly Scope[] | undefined;
  /** Whether the caller needs no scope for an object of their own. */
  readonly self?: boolean;
  readonly allowDeleted?: boolean;
}

/**
 * Authorizes the caller for one object: by the action's scopes at its tenant, or as its owner where
 * `self` allows that. An object that the caller may read is refused; any other is not found, and so is
 * a deleted one.
 *
 * @param row the object with the position of its tenant; undefined where there is none
 * @throws DomainError `NOT_FOUND` or `ACCESS_DENIED`
 */
export function authorizeObject<Row extends Positioned>(
  ctx: ActionContext,
  resource: Resource,
  id: string,
  row: Row | undefined,
  { scopes, self = false, allowDeleted = false }: ObjectAccess = {},
): Row {
  const missing = () => notFound(resource.errorName ?? resource.name, id);
  if (!row) throw missing();
  if (self && isOwn(resource, ctx.caller, row)) ctx.authorizedBy('self');
  else {
    const refusal = () => (mayRead(ctx.caller, resource, row) ? lacksScope() : missing());
    ctx.authorize(row, refusal, scopes);
  }
  // After the decision on access: only callers who could see the object learn that it was deleted.
  if (row.deletedAt != null && !allowDeleted) throw missing();
  return row;
}

/** Authorizes a list by leaving out the rows that the caller may not read. */
export function onlyReadable<Row extends Positioned>(
  ctx: ActionContext,
  resource: Resource,
  rows: readonly Row[],
): Row[] {
  ctx.authorizedBy('filter');
  return rows.filter((row) => mayRead(ctx.caller, resource, row));
}
