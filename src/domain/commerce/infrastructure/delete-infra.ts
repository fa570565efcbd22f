import { randomUUID } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { InfraComponent } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { versionMismatch } from '../../core/errors.js';
import { releaseInfra } from '../offering-items/release-infra.js';
import { Uuid, Version } from '../../core/schema.js';
import { setUpdatedAt } from '../../core/set-updated-at.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import { authorizeToChange } from './infra-reads.js';
import { infraAdmins } from './infra-scopes.js';
import { assertUnused } from './infra-use.js';

/**
 * Deletes an unused infrastructure component (`DELETE /infra/{infra_id}`). With `force`, also
 * deletes a component with usage or with offering items of partners and folders only.
 */
export const deleteInfra = action({
  name: 'deleteInfra',
  scopes: infraAdmins,
  input: Type.Object(
    { infraId: Uuid, version: Version, force: Type.Optional(Type.Boolean()) },
    { additionalProperties: false },
  ),
  writes: true,
  async perform(ctx, { infraId, version, force = false }): Promise<{ id: string }> {
    // Prevents concurrent activation of its offering items.
    await lockTree(ctx.session, 'alone');
    await authorizeToChange(ctx, 'infra', infraId);
    const component = await ctx.em.findOneOrFail(InfraComponent, infraId);
    if (component.version !== version) throw versionMismatch('infra', infraId);
    await assertUnused(ctx, infraId, force);
    component.deletedAt = ctx.now;
    setUpdatedAt(component, ctx.now);
    component.deletionId = randomUUID();
    ctx.audit({ tenantId: component.ownerTenantId, objectType: 'infra', objectId: infraId });
    await ctx.em.flush();
    await releaseInfra(ctx.session, infraId, ctx.now);
    return { id: infraId };
  },
});
