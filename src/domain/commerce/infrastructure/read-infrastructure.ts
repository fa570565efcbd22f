import { Type } from '@sinclair/typebox';
import { and, sql, table } from '../../../database/sql.js';
import { InfraComponent, Location } from '../../../entities/index.js';
import { action, type ActionContext } from '../../core/action.js';
import { foundByIds } from '../../core/list.js';
import { Uuid } from '../../core/schema.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';
import { readable } from '../../access/reads/resource.js';
import { infraComponentResource } from './infra-resources.js';
import { authorizeToRead, seenByIds, type InfraRow, type LocationRow } from './infra-reads.js';
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
  scopes: [...infraReaders, ...infraComponentResource.exceptions['GET /infra'].scopes],
  input: Uuids,
  async perform(ctx, { uuids }): Promise<InfraRow[]> {
    ctx.authorizeAnywhere();
    const { scopes } = infraComponentResource.exceptions['GET /infra'];
    return foundByIds('infra', uuids, await seenByIds(ctx, 'infra', uuids, scopes));
  },
});

/** Returns a location (`GET /locations/{location_id}`). */
export const getLocation = action({
  name: 'getLocation',
  scopes: infraReaders,
  input: Type.Object({ locationId: Uuid }, { additionalProperties: false }),
  perform: (ctx, { locationId }): Promise<LocationRow> =>
    authorizeToRead(ctx, 'location', locationId),
});

/** Returns an infrastructure component (`GET /infra/{infra_id}`). */
export const getInfra = action({
  name: 'getInfra',
  scopes: infraReaders,
  input: Type.Object({ infraId: Uuid }, { additionalProperties: false }),
  perform: (ctx, { infraId }): Promise<InfraRow> => authorizeToRead(ctx, 'infra', infraId),
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
    const location = await authorizeToRead(ctx, 'location', locationId);
    const rows = await ctx.session.all<{ id: string }>(
      sql`select i.id as "id" from infra_components i join tenants t on t.id = i.owner_tenant_id
        where ${and([
          sql`i.location_id = ${location.id} and i.deleted_at is null`,
          readable(ctx.caller, infraComponentResource),
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
  const owner = await authorizeTenant(ctx, tenantId);
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
