import { Type } from '@sinclair/typebox';
import { brandChanges } from '../../domain/branding/brands/brand-input.js';
import { disableBrand } from '../../domain/branding/brands/disable-brand.js';
import { enableBrand } from '../../domain/branding/brands/enable-brand.js';
import { getBrand, getTenantBrand } from '../../domain/branding/brands/read-brands.js';
import { getLogo } from '../../domain/branding/brands/read-logo.js';
import { setLogo } from '../../domain/branding/brands/set-logo.js';
import { updateBrand } from '../../domain/branding/brands/update-brand.js';
import { uploadLogo } from '../../domain/branding/brands/upload-logo.js';
import { largestFile } from '../../domain/branding/images/png.js';
import { getImage } from '../../domain/branding/images/read-image.js';
import { Version } from '../../domain/core/schema.js';
import { platformDomain, type Documented } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import { flag, isSet } from '../engine/parameters.js';
import { presentBrand, presentPublicBrand } from './brand-presenter.js';
import { presentImage } from './image-presenter.js';
import { presentTenant } from '../access/tenant-presenter.js';
import * as accounts from '../access/account-schemas.js';
import * as schemas from './brand-schemas.js';
import { withoutNull } from '../engine/without-null.js';

const tag = 'Brands';

/** A boolean that the contract encodes as 0 or 1. */
const bit = Type.Optional(Type.Integer({ minimum: 0, maximum: 1 }));

/** Converts the flags of a body to booleans. The action refuses other values. */
function withFlags(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const read = (value: unknown) => (value === 0 ? false : value === 1 ? true : value);
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, flags.has(name) ? read(value) : value]),
  );
}
const flags: ReadonlySet<string> = new Set(['smtpOverride', 'hidePredefined']);

const version = {
  version: {
    ...Version,
    description:
      'Version of the tenant that the caller last read. The request fails if the tenant has changed since.',
  },
};

/** The contract documents 400 for a customer or unit, which cannot have a brand. */
const changing = (...statuses: number[]): Documented => ({
  ...platformDomain(...statuses),
  answers: { BUSINESS_RULE: 400 },
});

/** As `changing`, for an image. The contract documents no other status for one that is too large. */
const uploading = (...statuses: number[]): Documented => ({
  ...platformDomain(...statuses),
  answers: { BUSINESS_RULE: 400, TOO_LARGE: 400 },
  words: { 415: ['invalid_content_type', 'Content must be a PNG image'] },
});

/** The content of an id never changes. */
const forever = 'public, max-age=31536000, immutable';

export const brandOperations = [
  operation({
    method: 'GET',
    path: '/api/2/brands/{brand}',
    summary: 'Returns a brand by its UUID or number',
    tag,
    success: 200,
    response: schemas.publicBrand,
    errors: platformDomain(404),
    action: getBrand,
    present: presentPublicBrand,
  }),
  operation({
    method: 'GET',
    path: '/api/2/content/images/{image}',
    summary: 'Returns an image',
    tag,
    success: 200,
    file: ['image/png'],
    etag: true,
    errors: platformDomain(404),
    action: getImage,
    present: (image) => presentImage(image, forever),
  }),
  operation({
    method: 'POST',
    path: '/api/2/content/uploads/{upload}',
    summary: 'Uploads a logo to a URL that the GraphQL mutation createLogoUpload has created',
    tag,
    media: 'image/png',
    secretPath: true,
    bodyLimit: largestFile,
    success: 201,
    response: accounts.tenant,
    errors: uploading(400, 403, 404, 409, 415),
    action: uploadLogo,
    present: (tenant, ctx) => presentTenant(ctx, tenant),
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/brand',
    summary: 'Returns the brand of a tenant, or the brand that applies to it',
    tag,
    query: {
      effective: Type.Optional({
        ...flag(),
        description:
          'Returns the brand that applies to the tenant: its own brand, otherwise the brand of its nearest ancestor with one, otherwise the platform brand. Default: only its own brand.',
      }),
    },
    success: 200,
    response: schemas.brand,
    errors: platformDomain(),
    action: getTenantBrand,
    input: ({ params, query }) => ({ ...params, effective: isSet(query.effective) }),
    present: presentBrand,
  }),
  operation({
    method: 'POST',
    path: '/api/2/tenants/{tenant_id}/brand',
    summary: 'Creates a brand for a partner or folder, as a copy of the brand that applied before',
    tag,
    query: version,
    success: 201,
    response: accounts.tenant,
    errors: changing(400, 409),
    action: enableBrand,
    present: (tenant, ctx) => presentTenant(ctx, tenant),
  }),
  operation({
    method: 'PUT',
    path: '/api/2/tenants/{tenant_id}/brand',
    summary: 'Updates the brand of a tenant',
    tag,
    query: version,
    body: withoutNull({ ...brandChanges, smtpOverride: bit, hidePredefined: bit }, 'smtpPassword'),
    success: 200,
    response: accounts.tenant,
    errors: changing(400, 409, 415),
    action: updateBrand,
    input: ({ params, query, body }) => ({ ...query, ...withFlags(body), ...params }),
    present: (tenant, ctx) => presentTenant(ctx, tenant),
  }),
  operation({
    method: 'DELETE',
    path: '/api/2/tenants/{tenant_id}/brand',
    summary: 'Deletes the brand of a tenant, which then inherits the brand of its ancestors',
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
    summary: 'Returns the logo of the brand of a tenant',
    tag,
    success: 200,
    file: ['image/png'],
    etag: true,
    errors: platformDomain(400),
    action: getLogo,
    present: (image) => presentImage(image, 'private, no-cache'),
  }),
  operation({
    method: 'POST',
    path: '/api/2/tenants/{tenant_id}/brand/logo',
    summary: 'Uploads the logo of the brand of a tenant: a PNG image of at most 1 MiB',
    tag,
    query: version,
    media: 'image/png',
    bodyLimit: largestFile,
    success: 201,
    response: accounts.tenant,
    errors: uploading(400),
    action: setLogo,
    present: (tenant, ctx) => presentTenant(ctx, tenant),
  }),
];
