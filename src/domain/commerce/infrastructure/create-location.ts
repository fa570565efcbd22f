import { randomUUID } from 'node:crypto';
import { Location, newStamps } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import { CreateLocationInput } from './infra-input.js';
import { authorizeOwner } from './infra-owner.js';
import { freshRow, type LocationRow } from './infra-reads.js';
import { infraAdmins } from './infra-scopes.js';

/** Creates a location of a tenant (`POST /locations`). */
export const createLocation = action({
  name: 'createLocation',
  scopes: infraAdmins,
  input: CreateLocationInput,
  writes: true,
  async perform(ctx, { ownerTenantId, name }): Promise<LocationRow> {
    await lockTree(ctx.session, 'share');
    const owner = await authorizeOwner(ctx, ownerTenantId);
    const id = randomUUID();
    ctx.em.create(
      Location,
      {
        id,
        ...newStamps(ctx.now),
        ownerTenantId: owner.id,
        name: name.trim(),
      },
      { persist: true },
    );
    ctx.audit({ tenantId: owner.id, objectType: 'location', objectId: id });
    await ctx.em.flush();
    return freshRow(ctx.session, 'location', id);
  },
});
