import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { ownBrands } from '../../domain/brands/brand-reads.js';
import { disableBrand } from '../../domain/brands/disable-brand.js';
import { enableBrand } from '../../domain/brands/enable-brand.js';
import { updateBrand } from '../../domain/brands/update-brand.js';
import { createLogoUpload, type OpenUpload } from '../../domain/brands/upload-logo.js';
import type { TenantRow } from '../../domain/tenants/tenant-reads.js';
import type { GraphContext } from '../context.js';
import {
  CreateLogoUploadInput,
  DisableBrandInput,
  EnableBrandInput,
  UpdateBrandInput,
} from '../inputs/brand.js';
import { mutate, payloadOf } from '../mutate.js';
import { DateTime } from '../scalars.js';
import { Brand } from '../types/brand.js';
import { Tenant } from '../types/tenant.js';

const tenant = { type: () => Tenant, description: 'The tenant, as it is now.' };
const brand = { type: () => Brand, description: 'The brand, as it is now.' };
const EnableBrandPayload = payloadOf('EnableBrand', { tenant, brand });
const UpdateBrandPayload = payloadOf('UpdateBrand', { tenant, brand });
const DisableBrandPayload = payloadOf('DisableBrand', { tenant });
const CreateLogoUploadPayload = payloadOf('CreateLogoUpload', {
  uploadUrl: {
    type: () => String,
    description:
      'Where to send the image: `POST /api/2/content/uploads/{upload}` of the REST API. Good once, for whoever knows it.',
  },
  method: { type: () => String, description: 'The method of the request: `POST`.' },
  contentType: {
    type: () => String,
    description: 'The content type of the request: `image/png`. The image is its body.',
  },
  expiresAt: { type: () => DateTime, description: 'Until when the address is good.' },
});

@Resolver()
export class BrandMutations {
  @Mutation(() => EnableBrandPayload, {
    nullable: true,
    description:
      'Gives a partner or folder a brand of its own, which begins as the one that held until then.',
  })
  enableBrand(
    @Arg('input', () => EnableBrandInput, { description: 'The tenant.' }) input: EnableBrandInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, enableBrand, input, (changed) => branded(ctx, changed));
  }

  @Mutation(() => UpdateBrandPayload, {
    nullable: true,
    description: 'Changes the brand of a tenant. It is a new version of the tenant, too.',
  })
  updateBrand(
    @Arg('input', () => UpdateBrandInput, { description: 'The changes.' }) input: UpdateBrandInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, updateBrand, input, (changed) => branded(ctx, changed));
  }

  @Mutation(() => DisableBrandPayload, {
    nullable: true,
    description: 'Takes the brand of a tenant away: the one from above holds again.',
  })
  disableBrand(
    @Arg('input', () => DisableBrandInput, { description: 'The tenant.' })
    input: DisableBrandInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, disableBrand, input, (changed) => ({ tenant: changed }));
  }

  @Mutation(() => CreateLogoUploadPayload, {
    nullable: true,
    description:
      'Tells an address that takes the logotype of the brand of a tenant: a PNG image of 1 MiB at most, sent once within ten minutes, while the tenant stays as you saw it and you may change its brand.',
  })
  createLogoUpload(
    @Arg('input', () => CreateLogoUploadInput, { description: 'The tenant.' })
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

/** A tenant with its brand, right after that was changed. */
async function branded({ session }: GraphContext, changed: TenantRow) {
  const [own] = await ownBrands(session, [changed.id]);
  return { tenant: changed, brand: own };
}
