import { changedFields } from '../../../database/changed-fields.js';
import { InfraComponent } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { versionMismatch } from '../../core/errors.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import { UpdateInfraInput } from './infra-input.js';
import { assertHandedDown } from './infra-owner.js';
import { freshRow, authorizeToChange, type InfraRow } from './infra-reads.js';
import { infraAdmins } from './infra-scopes.js';
import { assertContentUrlFits, assertUrls } from './infra-urls.js';
import { assertNotNeeded } from './infra-use.js';

/**
 * Updates an infrastructure component (`PUT /infra/{infra_id}`). Capabilities that enabled offering
 * items require cannot be removed. Removing the capability `backup` also removes the content URL,
 * even if the request contains one, as in the example of the contract.
 */
export const updateInfra = action({
  name: 'updateInfra',
  scopes: infraAdmins,
  input: UpdateInfraInput,
  writes: true,
  async perform(ctx, { infraId, version, ...changes }): Promise<InfraRow> {
    // An exclusive lock if capabilities are removed, to prevent concurrent activation of offering
    // items that require them.
    await lockTree(ctx.session, changes.capabilities ? 'alone' : 'share');
    const before = await authorizeToChange(ctx, 'infra', infraId);
    const component = await ctx.em.findOneOrFail(InfraComponent, infraId);
    if (component.version !== version) throw versionMismatch('infra', infraId);
    assertUrls(changes);
    const { name, locationId, capabilities, ...plain } = changes;
    const hadBackup = component.capabilities.includes('backup');
    // Clients send back all fields that they have read: the current location is not a change.
    if (locationId !== undefined && locationId !== component.locationId) {
      await assertHandedDown(ctx.session, locationId, before.path);
      component.locationId = locationId;
    }
    if (capabilities) {
      const lost = component.capabilities.filter((one) => !capabilities.includes(one));
      await assertNotNeeded(ctx, infraId, lost);
      component.capabilities = capabilities;
    }
    if (name !== undefined) component.name = name.trim();
    if (hadBackup && !component.capabilities.includes('backup')) plain.contentUrl = null;
    else if (plain.contentUrl !== component.contentUrl) {
      assertContentUrlFits(plain.contentUrl, component.capabilities);
    }
    Object.assign(component, plain);
    component.updatedAt = Math.max(ctx.now, component.updatedAt + 1);
    ctx.audit({
      tenantId: component.ownerTenantId,
      objectType: 'infra',
      objectId: infraId,
      // Without the capability `backup` there is no content URL.
      fields: changedFields(ctx.em, component, [
        ...new Set([...Object.keys(changes), 'contentUrl']),
      ]),
    });
    await ctx.em.flush();
    return freshRow(ctx.session, 'infra', infraId);
  },
});
