import { inTexts, sql } from '../../../database/sql.js';
import type { Session } from '../../../database/session.js';
import type { Tenant } from '../../../entities/index.js';
import type { ActionContext } from '../../core/action.js';
import { DomainError, badInput } from '../../core/errors.js';
import { pathsTo } from '../../core/paths.js';
import { authorizeTenant, type TenantRow } from '../../access/tree/tenant-reads.js';

/** The kinds of tenants that can own infrastructure. */
const owners: readonly Tenant['kind'][] = ['root', 'partner', 'folder'];

/**
 * Returns the future owner of a location or component, if the caller has the scopes of the action
 * there.
 *
 * @throws DomainError as `authorizeTenant`; `BUSINESS_RULE` for a customer or unit
 */
export async function authorizeOwner(ctx: ActionContext, tenantId: string): Promise<TenantRow> {
  const owner = await authorizeTenant(ctx, tenantId, { columns: ['kind'] });
  if (owners.includes(owner.kind)) return owner;
  throw new DomainError('BUSINESS_RULE', `a ${owner.kind} cannot own infrastructure`, {
    field: ['ownerTenantId'],
  });
}

/**
 * Checks that a tenant which owns infrastructure does not get a kind that cannot own any.
 *
 * @throws DomainError `BUSINESS_RULE`
 */
export async function assertMayOwn(
  session: Session,
  tenantId: string,
  kind: Tenant['kind'],
): Promise<void> {
  if (owners.includes(kind)) return;
  const owned = await session.first(
    sql`select l.id as "id" from locations l
        where l.owner_tenant_id = ${tenantId} and l.deleted_at is null
      union all select i.id from infra_components i
        where i.owner_tenant_id = ${tenantId} and i.deleted_at is null limit 1`,
  );
  if (!owned) return;
  throw new DomainError(
    'BUSINESS_RULE',
    `a ${kind} cannot own infrastructure, but the tenant does`,
    {
      field: ['kind'],
    },
  );
}

/** Condition for the locations of the tenant at `path` and of its ancestors. */
const handedDown = (path: string) =>
  sql`from locations l join tenants t on t.id = l.owner_tenant_id
    where ${inTexts('t.path', pathsTo(path))} and l.deleted_at is null`;

/**
 * Returns the default location of a component: the oldest location of the owner at `path`, or of
 * its nearest ancestor that has a location.
 *
 * @throws DomainError `BAD_INPUT` if no location is available
 */
export async function nearestLocation(session: Session, path: string): Promise<string> {
  const row = await session.first<{ id: string }>(
    sql`select l.id as "id" ${handedDown(path)} order by t.depth desc, l.created_at, l.id limit 1`,
  );
  if (row) return row.id;
  throw badInput(
    'locationId',
    'locationId is required because no location is available to the owner',
  );
}

/** @throws DomainError `BAD_INPUT` unless `locationId` belongs to the tenant at `path` or an ancestor */
export async function assertHandedDown(
  session: Session,
  locationId: string,
  path: string,
): Promise<void> {
  const row = await session.first(
    sql`select l.id as "id" ${handedDown(path)} and l.id = ${locationId}`,
  );
  if (!row)
    throw badInput('locationId', 'locationId is not a location that is available to the owner');
}
