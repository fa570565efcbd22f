import { ownBrands } from '../../../domain/branding/brands/brand-reads.js';
import { disableBrand } from '../../../domain/branding/brands/disable-brand.js';
import { enableBrand } from '../../../domain/branding/brands/enable-brand.js';
import { updateBrand } from '../../../domain/branding/brands/update-brand.js';
import { createLogoUpload } from '../../../domain/branding/brands/upload-logo.js';
import type { TenantRow } from '../../../domain/access/tree/tenant-reads.js';
import {
  CreateLogoUploadInput,
  DisableBrandInput,
  EnableBrandInput,
  UpdateBrandInput,
} from './brand-inputs.js';
import type { GraphContext } from '../../engine/context.js';
import { mutation, mutations } from '../../engine/mutations.js';
import { DateTime } from '../../engine/scalars.js';
import { Brand } from './brand-type.js';
import { Tenant } from '../../access/tree/tenant-type.js';

const tenant = { type: () => Tenant, description: 'Tenant after the change.' };
const brand = { type: () => Brand, description: 'Brand after the change.' };

/** Returns a changed tenant with its own brand. */
async function withBrand(tenant: TenantRow, { session }: GraphContext) {
  const [brand] = await ownBrands(session, [tenant.id]);
  return { tenant, brand };
}

export const BrandMutations = mutations({
  enableBrand: mutation({
    description:
      'Creates a brand for a partner or folder. The new brand is a copy of the brand that applied before, without its mail server.',
    input: [EnableBrandInput, 'Tenant.'],
    action: enableBrand,
    payload: { tenant, brand },
    present: withBrand,
  }),
  updateBrand: mutation({
    description: 'Updates the brand of a tenant. This also increases the version of the tenant.',
    input: [UpdateBrandInput, 'Changes.'],
    action: updateBrand,
    payload: { tenant, brand },
    present: withBrand,
  }),
  disableBrand: mutation({
    description:
      'Deletes the brand of a tenant. The tenant inherits the brand of its ancestors again.',
    input: [DisableBrandInput, 'Tenant.'],
    action: disableBrand,
    payload: { tenant },
  }),
  createLogoUpload: mutation({
    description:
      'Creates a URL to upload the logo of the brand of a tenant: a PNG image of at most 1 MiB. The URL can be used once within ten minutes, provided that the tenant has not changed and the caller can still change its brand.',
    input: [CreateLogoUploadInput, 'Tenant.'],
    action: createLogoUpload,
    payload: {
      uploadUrl: {
        type: () => String,
        description:
          'URL to send the image to, which is `POST /api/2/content/uploads/{upload}` of the REST API. It can be used once and needs no other credentials.',
      },
      method: { type: () => String, description: 'HTTP method of the request: `POST`.' },
      contentType: {
        type: () => String,
        description: 'Content type of the request: `image/png`. The body is the image.',
      },
      expiresAt: { type: () => DateTime, description: 'Time when the URL expires.' },
    },
    present: ({ secret, expiresAt }, { identity }) => ({
      uploadUrl: `${identity.issuer}/api/2/content/uploads/${secret}`,
      method: 'POST',
      contentType: 'image/png',
      expiresAt,
    }),
  }),
});
