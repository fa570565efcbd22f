import { Type } from '@sinclair/typebox';
import { brandChanges, smtpChanges } from '../../domain/brands/brand-input.js';
import { disableBrand } from '../../domain/brands/disable-brand.js';
import { enableBrand } from '../../domain/brands/enable-brand.js';
import { getBrand, getTenantBrand } from '../../domain/brands/read-brands.js';
import { getLogo } from '../../domain/brands/read-logo.js';
import { setLogo } from '../../domain/brands/set-logo.js';
import { updateBrand } from '../../domain/brands/update-brand.js';
import { uploadLogo } from '../../domain/brands/upload-logo.js';
import { largestFile } from '../../domain/images/png.js';
import { getImage } from '../../domain/images/read-image.js';
import { Version } from '../../domain/schema.js';
import { platform, type Documented } from '../errors.js';
import { operation } from '../operation.js';
import { presentBrand, presentPublicBrand } from '../presenters/brand.js';
import { presentImage } from '../presenters/image.js';
import { presentTenant } from '../presenters/tenant.js';
import * as schemas from '../schemas.js';
import { withoutNull } from '../without-null.js';

const tag = 'Brands';

const version = {
  version: { ...Version, description: 'The version of the tenant that the caller has seen.' },
};

/** A customer or unit, which cannot have a brand, is documented as a bad request. */
const changing = (...statuses: number[]): Documented => ({
  ...platform(...statuses),
  answers: { BUSINESS_RULE: 400 },
});

/** The same where the body is an image: no other status is documented for one that is too large. */
const uploading = (...statuses: number[]): Documented => ({
  ...platform(...statuses),
  answers: { BUSINESS_RULE: 400, TOO_LARGE: 400 },
  words: { 415: ['invalid_content_type', 'Content must be a PNG image'] },
});

/** What is under an id never changes. */
const forever = 'public, max-age=31536000, immutable';

export const brandOperations = [
  operation({
    method: 'GET',
    path: '/api/2/brands/{brand}',
    summary: 'Fetch a brand by its id or its number',
    tag,
    success: 200,
    response: schemas.publicBrand,
    errors: platform(404),
    action: getBrand,
    present: presentPublicBrand,
  }),
  operation({
    method: 'GET',
    path: '/api/2/content/images/{image}',
    summary: 'Fetch an image',
    tag,
    success: 200,
    file: ['image/png'],
    etag: true,
    errors: platform(404),
    action: getImage,
    present: (image) => presentImage(image, forever),
  }),
  operation({
    method: 'POST',
    path: '/api/2/content/uploads/{upload}',
    summary: 'Send the logotype that createLogoUpload of the graph has opened an address for',
    tag,
    media: 'image/png',
    secretPath: true,
    bodyLimit: largestFile,
    success: 201,
    response: schemas.tenant,
    errors: uploading(400, 403, 404, 409, 415),
    action: uploadLogo,
    present: (tenant, ctx) => presentTenant(ctx, tenant),
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/brand',
    summary: 'Fetch the brand of a tenant, or the one that holds for it',
    tag,
    query: {
      effective: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 1,
          description: '1 for the brand that holds for the tenant, whoever’s it is.',
        }),
      ),
    },
    success: 200,
    response: schemas.brand,
    errors: platform(),
    action: getTenantBrand,
    input: ({ params, query }) => ({ ...params, effective: query.effective === 1 }),
    present: presentBrand,
  }),
  operation({
    method: 'POST',
    path: '/api/2/tenants/{tenant_id}/brand',
    summary: 'Give a tenant a brand of its own, which begins as the one that held until then',
    tag,
    query: version,
    success: 201,
    response: schemas.tenant,
    errors: changing(400, 409),
    action: enableBrand,
    present: (tenant, ctx) => presentTenant(ctx, tenant),
  }),
  operation({
    method: 'PUT',
    path: '/api/2/tenants/{tenant_id}/brand',
    summary: 'Change the brand of a tenant',
    tag,
    query: version,
    body: withoutNull(
      {
        ...brandChanges,
        ...smtpChanges,
        smtpOverride: Type.Optional(Type.Integer({ minimum: 0, maximum: 1 })),
      },
      'smtpPassword',
    ),
    success: 200,
    response: schemas.tenant,
    errors: changing(400, 409, 415),
    action: updateBrand,
    input({ params, query, body: { smtpOverride, ...body } }) {
      // 0 and 1 are what is documented; anything else is for the action to name.
      const wanted = smtpOverride === 0 ? false : smtpOverride === 1 ? true : smtpOverride;
      return {
        ...query,
        ...body,
        ...(wanted !== undefined && { smtpOverride: wanted }),
        ...params,
      };
    },
    present: (tenant, ctx) => presentTenant(ctx, tenant),
  }),
  operation({
    method: 'DELETE',
    path: '/api/2/tenants/{tenant_id}/brand',
    summary: 'Take the brand of a tenant away: the one from above holds again',
    tag,
    query: version,
    success: 204,
    errors: changing(400, 409),
    action: disableBrand,
    present: () => undefined,
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/brand/logo',
    summary: 'Fetch the logotype of the brand of a tenant',
    tag,
    success: 200,
    file: ['image/png'],
    etag: true,
    errors: platform(400),
    action: getLogo,
    present: (image) => presentImage(image, 'private, no-cache'),
  }),
  operation({
    method: 'POST',
    path: '/api/2/tenants/{tenant_id}/brand/logo',
    summary: 'Give the brand of a tenant a logotype: a PNG image of 1 MiB at most',
    tag,
    query: version,
    media: 'image/png',
    bodyLimit: largestFile,
    success: 201,
    response: schemas.tenant,
    errors: uploading(400),
    action: setLogo,
    present: (tenant, ctx) => presentTenant(ctx, tenant),
  }),
];
