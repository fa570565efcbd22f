import { randomUUID } from 'node:crypto';
import { InfraComponent, newStamps } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import { CreateInfraInput } from './infra-input.js';
import { assertHandedDown, authorizeOwner, nearestLocation } from './infra-owner.js';
import { freshRow, type InfraRow } from './infra-reads.js';
import { infraAdmins } from './infra-scopes.js';
import { assertContentUrlFits, assertUrls } from './infra-urls.js';

/**
 * Registers an infrastructure component with a tenant, in a location of the tenant or of an
 * ancestor (`POST /infra`). Default: the nearest location.
 */
export const createInfra = action({
  name: 'createInfra',
  scopes: infraAdmins,
  input: CreateInfraInput,
  writes: true,
  async perform(ctx, input): Promise<InfraRow> {
    // Prevents concurrent deletion of the location.
    await lockTree(ctx.session, 'share');
    const owner = await authorizeOwner(ctx, input.ownerTenantId);
    assertUrls(input);
    assertContentUrlFits(input.contentUrl, input.capabilities);
    if (input.locationId) await assertHandedDown(ctx.session, input.locationId, owner.path);
    const locationId = input.locationId ?? (await nearestLocation(ctx.session, owner.path));
    const id = randomUUID();
    ctx.em.create(
      InfraComponent,
      {
        id,
        ...newStamps(ctx.now),
        ownerTenantId: owner.id,
        locationId,
        name: input.name.trim(),
        url: input.url,
        capabilities: input.capabilities,
        contentUrl: input.contentUrl ?? null,
        contentMobileUrl: input.contentMobileUrl ?? null,
        backendType: input.backendType ?? null,
      },
      { persist: true },
    );
    ctx.audit({ tenantId: owner.id, objectType: 'infra', objectId: id });
    await ctx.em.flush();
    return freshRow(ctx.session, 'infra', id);
  },
});
