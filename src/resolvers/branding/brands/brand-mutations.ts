import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { ownBrands } from '../../../domain/branding/brands/brand-reads.js';
import { disableBrand } from '../../../domain/branding/brands/disable-brand.js';
import { enableBrand } from '../../../domain/branding/brands/enable-brand.js';
import { updateBrand } from '../../../domain/branding/brands/update-brand.js';
import { createLogoUpload, type OpenUpload } from '../../../domain/branding/brands/upload-logo.js';
import type { TenantRow } from '../../../domain/access/tree/tenant-reads.js';
import type { GraphContext } from '../../engine/context.js';
import {
  CreateLogoUploadInput,
  DisableBrandInput,
  EnableBrandInput,
  UpdateBrandInput,
} from './brand-inputs.js';
import { mutate, payloadOf } from '../../engine/mutate.js';
import { DateTime } from '../../engine/scalars.js';
import { Brand } from './brand-type.js';
import { Tenant } from '../../accounts/tenants/tenant-type.js';

const tenant = { type: () => Tenant, description: 'Tenant after the change.' };
const brand = { type: () => Brand, description: 'Brand after the change.' };
const EnableBrandPayload = payloadOf('EnableBrand', { tenant, brand });
const UpdateBrandPayload = payloadOf('UpdateBrand', { tenant, brand });
const DisableBrandPayload = payloadOf('DisableBrand', { tenant });
const CreateLogoUploadPayload = payloadOf('CreateLogoUpload', {
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
});

@Resolver()
export class BrandMutations {
  @Mutation(() => EnableBrandPayload, {
    nullable: true,
    description:
      'Creates a brand for a partner or folder. The new brand is a copy of the brand that applied before, without its mail server.',
  })
  enableBrand(
    @Arg('input', () => EnableBrandInput, { description: 'Tenant.' }) input: EnableBrandInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, enableBrand, input, (changed) => branded(ctx, changed));
  }

  @Mutation(() => UpdateBrandPayload, {
    nullable: true,
    description: 'Updates the brand of a tenant. This also increases the version of the tenant.',
  })
  updateBrand(
    @Arg('input', () => UpdateBrandInput, { description: 'Changes.' }) input: UpdateBrandInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, updateBrand, input, (changed) => branded(ctx, changed));
  }

  @Mutation(() => DisableBrandPayload, {
    nullable: true,
    description:
      'Deletes the brand of a tenant. The tenant inherits the brand of its ancestors again.',
  })
  disableBrand(
    @Arg('input', () => DisableBrandInput, { description: 'Tenant.' })
    input: DisableBrandInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, disableBrand, input, (changed) => ({ tenant: changed }));
  }

  @Mutation(() => CreateLogoUploadPayload, {
    nullable: true,
    description:
      'Creates a URL to upload the logo of the brand of a tenant: a PNG image of at most 1 MiB. The URL can be used once within ten minutes, provided that the tenant has not changed and the caller can still change its brand.',
  })
  createLogoUpload(
    @Arg('input', () => CreateLogoUploadInput, { description: 'Tenant.' })
    input: CreateLogoUploadInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, createLogoUpload, input, ({ secret, expiresAt }: OpenUpload) => ({
      uploadUrl: `${ctx.identity.issuer}/api/2/content/uploads/${secret}`,
      method: 'POST',
      contentType: 'image/png',
      expiresAt,
    }));
  }
}

/** Returns a changed tenant with its own brand. */
async function branded({ session }: GraphContext, changed: TenantRow) {
  const [own] = await ownBrands(session, [changed.id]);
  return { tenant: changed, brand: own };
}
