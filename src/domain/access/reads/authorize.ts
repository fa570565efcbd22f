import type { ActionContext } from '../../core/action.js';
import { lacksScope, notFound } from '../../core/errors.js';
import type { Scope } from '../../core/scopes.js';
import { isOwn, mayRead, type Resource, type Positioned } from './resource.js';

/** How an action accesses one object. */
export interface ObjectAccess {
  /** Scopes that are required instead of those of the action. */
  readonly scopes?: readonly Scope[] | undefined;
  /** Whether the caller needs no scope for its own object. */
  readonly self?: boolean;
  readonly allowDeleted?: boolean;
}

/**
 * Authorizes the caller for one object: by the scopes of the action at its tenant, or as its owner
 * if `self` is true. If the caller can only read the object, access is denied. Other objects and
 * deleted objects are not found.
 *
 * @param row the object with the tree position of its tenant; undefined if it does not exist
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
  // Checked after authorization: only callers who could see the object learn that it was deleted.
  if (row.deletedAt != null && !allowDeleted) throw missing();
  return row;
}

/** Authorizes a list by removing the rows that the caller cannot read. */
export function onlyReadable<Row extends Positioned>(
  ctx: ActionContext,
  resource: Resource,
  rows: readonly Row[],
): Row[] {
  ctx.authorizedBy('filter');
  return rows.filter((row) => mayRead(ctx.caller, resource, row));
}
