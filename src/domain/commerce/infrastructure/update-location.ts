import { Type } from '@sinclair/typebox';
import { changedFields } from '../../../database/changed-fields.js';
import { Location } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { versionMismatch } from '../../core/errors.js';
import { Uuid, Version } from '../../core/schema.js';
import { locationChanges } from './infra-input.js';
import { freshRow, authorizeToChange, type LocationRow } from './infra-reads.js';
import { infraAdmins } from './infra-scopes.js';

/** Renames a location (`PUT /locations/{location_id}`). */
export const updateLocation = action({
  name: 'updateLocation',
  scopes: infraAdmins,
  input: Type.Object(
    { locationId: Uuid, version: Version, ...locationChanges },
    { additionalProperties: false },
  ),
  writes: true,
  async perform(ctx, { locationId, version, name }): Promise<LocationRow> {
    const { ownerTenantId } = await authorizeToChange(ctx, 'location', locationId);
    const location = await ctx.em.findOneOrFail(Location, locationId);
    if (location.version !== version) throw versionMismatch('location', locationId);
    location.name = name.trim();
    location.updatedAt = Math.max(ctx.now, location.updatedAt + 1);
    ctx.audit({
      tenantId: ownerTenantId,
      objectType: 'location',
      objectId: locationId,
      fields: changedFields(ctx.em, location, ['name']),
    });
    await ctx.em.flush();
    return freshRow(ctx.session, 'location', locationId);
  },
});
