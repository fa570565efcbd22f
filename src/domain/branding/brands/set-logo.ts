import { Type } from '@sinclair/typebox';
import { action } from '../../core/action.js';
import { deleteImage, keepImage } from '../images/image-rows.js';
import { readPng, type Picture } from '../images/png.js';
import { Uuid, Version } from '../../core/schema.js';
import type { TenantRow } from '../../access/tree/tenant-reads.js';
import {
  assertHasBrand,
  brandScopes,
  brandToChange,
  finishChange,
  authorizeBrandedTenant,
  tenantToChange,
} from './brand-rules.js';
import { spendUpload } from './upload-rows.js';

/**
 * Sets the logotype of the brand of a tenant (`POST /tenants/{tenant_id}/brand/logo`) to the PNG
 * image `content`, encoded again. Deletes the previous logotype.
 *
 * @throws DomainError `BAD_INPUT` unless the content is a PNG image within the size limits
 */
export const setLogo = action({
  name: 'setLogo',
  scopes: brandScopes,
  input: Type.Object(
    {
      tenantId: Uuid,
      version: Version,
      content: Type.Uint8Array(),
      /** The upload of the image, which is used up. */
      uploadId: Type.Optional(Type.String()),
    },
    { additionalProperties: false },
  ),
  writes: true,
  async prepare(ctx, { tenantId, version, content }): Promise<Picture> {
    // Authorizes the caller before the image is decoded.
    await authorizeBrandedTenant(ctx, { tenantId, version });
    await assertHasBrand(ctx, tenantId);
    return readPng(content);
  },
  async perform(ctx, { tenantId, version, uploadId }, picture): Promise<TenantRow> {
    if (uploadId !== undefined) await spendUpload(ctx, uploadId);
    await tenantToChange(ctx, { tenantId, version });
    const brand = await brandToChange(ctx, tenantId);
    if (brand.logotype) await deleteImage(ctx, brand.logotype);
    brand.logotype = keepImage(ctx, tenantId, picture);
    return finishChange(ctx, brand, ['logotype']);
  },
});
