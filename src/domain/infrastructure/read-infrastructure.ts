import { Type } from '@sinclair/typebox';
import { and, sql, table } from '../../database/sql.js';
import { InfraComponent, Location } from '../../entities/index.js';
import { action, type ActionContext } from '../action.js';
import { foundByIds } from '../list.js';
import { Uuid } from '../schema.js';
import { gateTenant } from '../tenants/tenant-reads.js';
import { kinds, readable } from '../reads/kinds.js';
import { gateToSee, seenByIds, type InfraRow, type LocationRow } from './infra-reads.js';
import { infraReaders } from './infra-scopes.js';

const Uuids = Type.Object(
  { uuids: Type.Array(Uuid, { maxItems: 100 }) },
  { additionalProperties: false },
);

/**
 * Returns locations by ids, in that order. Omits those that are not visible to the caller
 * (`GET /locations`).
 *
 * @throws DomainError `NOT_FOUND` if none of them is visible
 */
export const listLocations = action({
  name: 'listLocations',
  scopes: infraReaders,
  input: Uuids,
  async perform(ctx, { uuids }): Promise<LocationRow[]> {
    ctx.authorizeAnywhere();
    return foundByIds('location', uuids, await seenByIds(ctx, 'location', uuids));
  },
});

/**
 * Returns infrastructure components by ids, in that order. Omits those that are not visible to the
 * caller (`GET /infra`).
 *
 * @throws DomainError `NOT_FOUND` if none of them is visible
 */
export const listInfra = action({
  name: 'listInfra',
  scopes: [...infraReaders, ...kinds.infraComponent.exceptions['GET /infra'].scopes],
  input: Uuids,
  async perform(ctx, { uuids }): Promise<InfraRow[]> {
    ctx.authorizeAnywhere();
    const { scopes } = kinds.infraComponent.exceptions['GET /infra'];
    return foundByIds('infra', uuids, await seenByIds(ctx, 'infra', uuids, scopes));
  },
});

/** Returns a location (`GET /locations/{location_id}`). */
export const getLocation = action({
  name: 'getLocation',
  scopes: infraReaders,
  input: Type.Object({ locationId: Uuid }, { additionalProperties: false }),
  perform: (ctx, { locationId }): Promise<LocationRow> => gateToSee(ctx, 'location', locationId),
});

/** Returns an infrastructure component (`GET /infra/{infra_id}`). */
export const getInfra = action({
  name: 'getInfra',
  scopes: infraReaders,
  input: Type.Object({ infraId: Uuid }, { additionalProperties: false }),
  perform: (ctx, { infraId }): Promise<InfraRow> => gateToSee(ctx, 'infra', infraId),
});

/**
 * Lists the ids of the components in a location that are visible to the caller
 * (`GET /locations/{location_id}/infra`).
 */
export const listInfraIdsInLocation = action({
  name: 'listInfraIdsInLocation',
  scopes: infraReaders,
  input: Type.Object({ locationId: Uuid }, { additionalProperties: false }),
  async perform(ctx, { locationId }): Promise<string[]> {
    const location = await gateToSee(ctx, 'location', locationId);
    const rows = await ctx.session.all<{ id: string }>(
      sql`select i.id as "id" from infra_components i join tenants t on t.id = i.owner_tenant_id
        where ${and([
          sql`i.location_id = ${location.id} and i.deleted_at is null`,
          readable(ctx.caller, kinds.infraComponent),
        ])} order by i.id`,
    );
    return rows.map(({ id }) => id);
  },
});

async function idsOwnedBy(
  ctx: ActionContext,
  entity: typeof Location | typeof InfraComponent,
  tenantId: string,
): Promise<string[]> {
  const owner = await gateTenant(ctx, tenantId);
  const rows = await ctx.session.all<{ id: string }>(
    sql`select o.id as "id" from ${table(entity)} o
      where o.owner_tenant_id = ${owner.id} and o.deleted_at is null order by o.id`,
  );
  return rows.map(({ id }) => id);
}

/** Lists the ids of the locations of a tenant (`GET /tenants/{tenant_id}/locations`). */
export const listOwnLocationIds = action({
  name: 'listOwnLocationIds',
  scopes: ['tenant_viewer'],
  input: Type.Object({ tenantId: Uuid }, { additionalProperties: false }),
  perform: (ctx, { tenantId }): Promise<string[]> => idsOwnedBy(ctx, Location, tenantId),
});

/** Lists the ids of the infrastructure components of a tenant (`GET /tenants/{tenant_id}/infra`). */
export const listOwnInfraIds = action({
  name: 'listOwnInfraIds',
  scopes: ['tenant_viewer'],
  input: Type.Object({ tenantId: Uuid }, { additionalProperties: false }),
  perform: (ctx, { tenantId }): Promise<string[]> => idsOwnedBy(ctx, InfraComponent, tenantId),
});
