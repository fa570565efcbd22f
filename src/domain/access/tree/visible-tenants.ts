import { inTexts, or, raw, sql, startsWith, type Sql } from '../../../database/sql.js';
import { gives, pathsAbove, type Caller, type TreePosition } from '../../core/caller.js';
import type { Scope } from '../../core/scopes.js';

/**
 * The authorization as a condition: tenants aliased `alias` at or below `root` where `caller` has
 * one of `scopes`. Grants above the root differ only by their depth.
 */
export function visibleBelow(
  caller: Caller,
  root: TreePosition,
  scopes: readonly Scope[],
  alias: string,
): Sql {
  let deepestAbove = -1;
  const below: Sql[] = [];
  for (const grant of caller.grants) {
    if (!gives(grant, scopes)) continue;
    if (root.path.startsWith(grant.path)) {
      deepestAbove = Math.max(deepestAbove, grant.depth);
    } else if (grant.path.startsWith(root.path)) {
      below.push(
        sql`(${startsWith(`${alias}.path`, grant.path)} and ${raw(alias)}.barrier <= ${grant.depth + 1})`,
      );
    }
  }
  const above = deepestAbove < 0 ? [] : [sql`${raw(alias)}.barrier <= ${deepestAbove + 1}`];
  return or([...above, ...below]);
}

/** A position above all tenants, so that the whole platform is in its subtree. */
const everywhere: TreePosition = { path: '', depth: -1, barrier: 0 };

/** As `visibleBelow`, for all tenants. */
export const visibleAnywhere = (caller: Caller, scopes: readonly Scope[], alias: string): Sql =>
  visibleBelow(caller, everywhere, scopes, alias);

/** As `visibleAnywhere`, plus the ancestors of those tenants, whose objects the caller inherits. */
export const visibleFromBelow = (caller: Caller, scopes: readonly Scope[], alias: string): Sql =>
  or([
    visibleAnywhere(caller, scopes, alias),
    inTexts(`${alias}.path`, pathsAbove(caller, scopes)),
  ]);
