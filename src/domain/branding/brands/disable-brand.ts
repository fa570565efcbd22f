import { randomUUID } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { action } from '../../core/action.js';
import { deleteImage } from '../images/image-rows.js';
import { Uuid, Version } from '../../core/schema.js';
import type { TenantRow } from '../../access/tree/tenant-reads.js';
import { brandScopes, brandToChange, finishChange, tenantToChange } from './brand-rules.js';

/**
 * Deletes the brand of a tenant with its logotype (`DELETE /tenants/{tenant_id}/brand`). The tenant
 * inherits a brand again.
 */
export const disableBrand = action({
  name: 'disableBrand',
  scopes: brandScopes,
  input: Type.Object({ tenantId: Uuid, version: Version }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, named): Promise<TenantRow> {
    const tenant = await tenantToChange(ctx, named);
    const brand = await brandToChange(ctx, tenant.id);
    if (brand.logotype) await deleteImage(ctx, brand.logotype);
    brand.logotype = null;
    // The password is no longer needed.
    brand.encryptedSmtpPassword = null;
    brand.deletedAt = ctx.now;
    brand.deletionId = randomUUID();
    tenant.brandId = null;
    tenant.brandUuid = null;
    return finishChange(ctx, brand);
  },
});
