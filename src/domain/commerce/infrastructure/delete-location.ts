import { randomUUID } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { Location } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { DomainError, versionMismatch } from '../../core/errors.js';
import { Uuid, Version } from '../../core/schema.js';
import { setUpdatedAt } from '../../core/set-updated-at.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import { authorizeToChange } from './infra-reads.js';
import { infraAdmins } from './infra-scopes.js';

/** Deletes an empty location (`DELETE /locations/{location_id}`). */
export const deleteLocation = action({
  name: 'deleteLocation',
  scopes: infraAdmins,
  input: Type.Object({ locationId: Uuid, version: Version }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { locationId, version }): Promise<{ id: string }> {
    // Prevents concurrent creation of components in the location.
    await lockTree(ctx.session, 'alone');
    const { ownerTenantId } = await authorizeToChange(ctx, 'location', locationId);
    const location = await ctx.em.findOneOrFail(Location, locationId);
    if (location.version !== version) throw versionMismatch('location', locationId);
    const component = await ctx.session.first(
      sql`select i.id as "id" from infra_components i
        where i.location_id = ${locationId} and i.deleted_at is null limit 1`,
    );
    if (component) {
      throw new DomainError('CONFLICT', 'the location contains infrastructure components', {
        context: { locationId },
      });
    }
    location.deletedAt = ctx.now;
    setUpdatedAt(location, ctx.now);
    location.deletionId = randomUUID();
    ctx.audit({ tenantId: ownerTenantId, objectType: 'location', objectId: locationId });
    return { id: locationId };
  },
});
