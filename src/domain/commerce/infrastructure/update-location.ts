import { applyChanges } from '../../../database/apply-changes.js';
import { Location, closed } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { versionMismatch } from '../../core/errors.js';
import { Uuid, Version } from '../../core/schema.js';
import { setUpdatedAt } from '../../core/set-updated-at.js';
import { locationChanges } from './infra-input.js';
import { freshRow, authorizeToChange, type LocationRow } from './infra-reads.js';
import { infraAdmins } from './infra-scopes.js';

/** Renames a location (`PUT /locations/{location_id}`). */
export const updateLocation = action({
  name: 'updateLocation',
  scopes: infraAdmins,
  input: closed({ locationId: Uuid, version: Version, ...locationChanges }),
  writes: true,
  async perform(ctx, { locationId, version, name }): Promise<LocationRow> {
    const { ownerTenantId } = await authorizeToChange(ctx, 'location', locationId);
    const location = await ctx.em.findOneOrFail(Location, locationId);
    if (location.version !== version) throw versionMismatch('location', locationId);
    const fields = applyChanges(ctx.em, Location, location, { name: name.trim() });
    setUpdatedAt(location, ctx.now);
    ctx.audit({ tenantId: ownerTenantId, objectType: 'location', objectId: locationId, fields });
    await ctx.em.flush();
    return freshRow(ctx.session, 'location', locationId);
  },
});
