import type { Session } from '../../../database/session.js';
import { and, inUuids, raw, sql } from '../../../database/sql.js';
import type { InfraComponent, Location, TenantKind } from '../../../entities/index.js';
import type { ActionContext } from '../../core/action.js';
import { holds, holdsAtOrBelow, type Caller, type TreePosition } from '../../core/caller.js';
import type { RequestContext } from '../../core/context.js';
import { DomainError, notFound } from '../../core/errors.js';
import {
  mayRead,
  positionedSelection,
  withTenants,
  type Resource,
} from '../../access/reads/resource.js';
import { infraComponentResource, locationResource } from './infra-resources.js';
import type { Scope } from '../../core/scopes.js';
import { tenantsByIds } from '../../access/tree/tenant-reads.js';
import { infraAdmins } from './infra-scopes.js';

/** The tree position and the id of the owner. */
export interface Owned extends TreePosition {
  readonly ownerKind: TenantKind;
}

export type LocationRow = Location & Owned;
export type InfraRow = InfraComponent & Owned;

/** The resources, by their names in id fields and in errors. */
const sorts = { location: locationResource, infra: infraComponentResource };

interface Rows {
  location: LocationRow;
  infra: InfraRow;
}

const selectionOf = (resource: Resource) =>
  sql`${positionedSelection(resource, Object.keys(resource.entity.meta.properties))}, t.kind as "ownerKind"`;
const selections = {
  location: selectionOf(sorts.location),
  infra: selectionOf(sorts.infra),
};

async function byIds<Sort extends keyof Rows>(
  session: Session,
  sort: Sort,
  ids: readonly string[],
): Promise<Map<string, Rows[Sort]>> {
  const resource = sorts[sort];
  const rows = await session.all<Rows[Sort]>(
    sql`select ${selections[sort]} from ${withTenants(resource)}
      where ${and([inUuids(`${resource.alias}.id`, ids), raw(`${resource.alias}.deleted_at is null`)])}`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * Returns the locations or components with these `ids` that the caller can read, or can see by any
 * of `scopes`, in the order of `ids`.
 */
export async function seenByIds<Sort extends keyof Rows>(
  { session, caller }: ActionContext,
  sort: Sort,
  ids: readonly string[],
  scopes: readonly Scope[] = [],
): Promise<Rows[Sort][]> {
  const rows = await byIds(session, sort, ids);
  return [...new Set(ids)].flatMap((id) => {
    const row = rows.get(id);
    if (!row) return [];
    return mayRead(caller, sorts[sort], row) || holdsAtOrBelow(caller, row, scopes) ? [row] : [];
  });
}

/** Returns the object with this `id` without authorization. It must exist. */
export async function freshRow<Sort extends keyof Rows>(
  session: Session,
  sort: Sort,
  id: string,
): Promise<Rows[Sort]> {
  return (await byIds(session, sort, [id])).get(id)!;
}

/**
 * Returns the location or component with this `id` if the caller can read it.
 *
 * @throws DomainError `NOT_FOUND`
 */
export async function authorizeToRead<Sort extends keyof Rows>(
  ctx: ActionContext,
  sort: Sort,
  id: string,
): Promise<Rows[Sort]> {
  const [row] = await seenByIds(ctx, sort, [id]);
  if (!row) throw notFound(sort, id);
  ctx.authorizedBy('filter');
  return row;
}

/**
 * Returns the object with this `id` if the caller has one of `infraAdmins` at its owner.
 *
 * @throws DomainError `NOT_FOUND` if the object does not exist or is not visible, `ACCESS_DENIED`
 *   if the caller can only read it
 */
export async function authorizeToChange<Sort extends keyof Rows>(
  ctx: ActionContext,
  sort: Sort,
  id: string,
): Promise<Rows[Sort]> {
  const [row] = await seenByIds(ctx, sort, [id]);
  if (!row) throw notFound(sort, id);
  const denied = () =>
    new DomainError(
      'ACCESS_DENIED',
      'only an administrator of the owner tenant can change the object',
      {
        context: { needs: infraAdmins.join(' ') },
      },
    );
  ctx.authorize(row, denied, infraAdmins);
  return row;
}

/** The owner of a location or component, relative to the caller. */
export interface Ownership {
  /** Whether the root tenant owns it, so that all tenants can use it. */
  readonly platformOwned: boolean;
  /** Whether the caller cannot change it. */
  readonly readonly: boolean;
}

/** Returns the relation of the tenant at `owner` to `caller`. */
export const ownershipOf = (caller: Caller, owner: Owned): Ownership => ({
  platformOwned: owner.ownerKind === 'root',
  readonly: !holds(caller, owner, infraAdmins),
});

/** As `ownershipOf`, for owners by their ids, in that order. One statement. */
export async function readOwnership(
  { session, caller }: RequestContext,
  ownerIds: readonly string[],
): Promise<Ownership[]> {
  const rows = await tenantsByIds(session, ownerIds, ['kind']);
  const owners = new Map(
    rows.map((row) => [row.id, ownershipOf(caller, { ...row, ownerKind: row.kind })]),
  );
  return ownerIds.map((id) => owners.get(id)!);
}
