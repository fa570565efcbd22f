import { applyChanges } from '../../../database/apply-changes.js';
import { InfraComponent } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { versionMismatch } from '../../core/errors.js';
import { setUpdatedAt } from '../../core/set-updated-at.js';
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
    const { name, locationId, capabilities = component.capabilities } = changes;
    // Clients send back all fields that they have read: the current location is not a change.
    if (locationId !== undefined && locationId !== component.locationId) {
      await assertHandedDown(ctx.session, locationId, before.path);
    }
    const lost = component.capabilities.filter((one) => !capabilities.includes(one));
    await assertNotNeeded(ctx, infraId, lost);
    // Without the capability `backup` there is no content URL.
    const contentUrl = lost.includes('backup') ? null : changes.contentUrl;
    if (contentUrl !== component.contentUrl) assertContentUrlFits(contentUrl, capabilities);
    const fields = applyChanges(ctx.em, InfraComponent, component, {
      ...changes,
      ...(name !== undefined && { name: name.trim() }),
      ...(contentUrl !== undefined && { contentUrl }),
    });
    setUpdatedAt(component, ctx.now);
    const tenantId = component.ownerTenantId;
    ctx.audit({ tenantId, objectType: 'infra', objectId: infraId, fields });
    await ctx.em.flush();
    return freshRow(ctx.session, 'infra', infraId);
  },
});
