import { changedFields } from '../../../database/changed-fields.js';
import type { Brand, Tenant } from '../../../entities/index.js';
import { action, type WriteContext } from '../../core/action.js';
import { badInput } from '../../core/errors.js';
import { copyImage, deleteImage } from '../images/image-rows.js';
import { pathWidth } from '../../core/paths.js';
import { assertNotOwnSignIn } from '../../access/policies/policy-rules.js';
import type { TenantRow } from '../../access/tree/tenant-reads.js';
import { applyBrand } from './apply-brand.js';
import { UpdateBrandInput } from './brand-input.js';
import { brandScopes, brandToChange, finishChange, tenantToChange } from './brand-rules.js';
import { effectiveBrand, platformBrand } from './effective-brand.js';

/**
 * Updates the brand of a tenant (`PUT /tenants/{tenant_id}/brand`). Omitted properties do not
 * change.
 */
export const updateBrand = action({
  name: 'updateBrand',
  scopes: brandScopes,
  input: UpdateBrandInput,
  writes: true,
  async perform(ctx, { tenantId, version, ...changes }): Promise<TenantRow> {
    const tenant = await tenantToChange(ctx, { tenantId, version });
    const brand = await brandToChange(ctx, tenantId);
    const server = mailServerOf(brand);
    applyBrand(ctx, brand, changes);
    if (mailServerOf(brand) !== server) assertNotOwnSignIn(ctx, tenant);
    if (changes.logotype !== undefined) await setLogotype(ctx, tenant, brand, changes.logotype);
    const fields = changedFields(ctx.em, brand, Object.keys(changes), {
      smtpPassword: 'encryptedSmtpPassword',
    });
    return finishChange(ctx, brand, fields);
  },
});

/** A key of the mail server of the brand; equal for the same server. */
const mailServerOf = (brand: Brand): string =>
  JSON.stringify([
    brand.smtpOverride,
    brand.smtpServer,
    brand.smtpPort,
    brand.smtpUser,
    brand.smtpEncryption,
  ]);

/**
 * A logotype is set by an upload. An update can only keep it, remove it, or take over the inherited
 * one, because clients send back the value that they have read, possibly from before the tenant had
 * its own brand.
 */
async function setLogotype(
  ctx: WriteContext,
  tenant: Tenant,
  brand: Brand,
  requested: string | null,
): Promise<void> {
  if (requested === brand.logotype) return;
  if (requested !== null) {
    const above = await effectiveBrand(
      ctx.session,
      tenant.path.slice(0, -pathWidth),
      platformBrand(ctx.identity.issuer),
    );
    if (requested !== above.logotype) {
      throw badInput(
        'logotype',
        'logotype must be null, the current logotype or the inherited logotype',
      );
    }
  }
  if (brand.logotype) await deleteImage(ctx, brand.logotype);
  brand.logotype = requested === null ? null : await copyImage(ctx, requested, tenant.id);
}
