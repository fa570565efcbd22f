import { Type } from '@sinclair/typebox';
import { action } from '../../core/action.js';
import { notFound } from '../../core/errors.js';
import { Uuid } from '../../core/schema.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';
import { brandNamed, ownBrands } from './brand-reads.js';
import { noBrand } from './brand-rules.js';
import { effectiveBrand, platformBrand, type BrandRow } from './effective-brand.js';

/** Returns a brand by its UUID or its number to any caller (`GET /brands/{brand}`). */
export const getBrand = action({
  name: 'getBrand',
  scopes: 'public',
  input: Type.Object({ brand: Type.String() }, { additionalProperties: false }),
  async perform(ctx, { brand }): Promise<BrandRow> {
    const found = await brandNamed(ctx, brand);
    if (!found) throw notFound('brand', brand.slice(0, 64));
    return found;
  },
});

/**
 * Returns the brand of a tenant (`GET /tenants/{tenant_id}/brand`): its own brand, or with
 * `effective` its own or inherited brand.
 */
export const getTenantBrand = action({
  name: 'getTenantBrand',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    { tenantId: Uuid, effective: Type.Boolean() },
    { additionalProperties: false },
  ),
  async perform(ctx, { tenantId, effective }): Promise<BrandRow> {
    const tenant = await authorizeTenant(ctx, tenantId);
    if (effective) {
      return effectiveBrand(ctx.session, tenant.path, platformBrand(ctx.identity.issuer));
    }
    const [own] = await ownBrands(ctx.session, [tenantId]);
    if (!own) throw noBrand(tenantId);
    return own;
  },
});
