import { ArgsType, Field, ID, Resolver } from 'type-graphql';
import { brandNamed, ownBrands, shownSmtp } from '../domain/brands/brand-reads.js';
import { badInput } from '../domain/errors.js';
import { isBrandKey } from '../domain/brands/find-look.js';
import { effectiveBrands, platformBrand, type BrandRow } from '../domain/brands/effective-brand.js';
import type { Tenant as TenantRow } from '../entities/index.js';
import { loaderOf } from './context.js';
import { declareField } from './declared.js';
import { declareObjects } from './objects.js';
import { Brand, BrandSmtp } from './types/brand.js';
import { Tenant, readableTenant } from './types/tenant.js';

@ArgsType()
class NamedBrand {
  @Field(() => ID, { description: 'Id of the brand, or its number.' })
  id!: string;
}

@Resolver(() => Brand)
export class BrandResolver {}
declareField(BrandResolver, 'query', 'brand', {
  type: () => Brand,
  nullable: true,
  description: 'A brand by its id or its number, whoever’s it is; null if there is none.',
  args: NamedBrand,
  resolve: async (_root, { id }: NamedBrand, ctx) => {
    if (!isBrandKey(id)) throw badInput('id', 'id must be a UUID or a number');
    return (await brandNamed(ctx, id)) ?? null;
  },
});
declareField<BrandRow>(BrandResolver, 'field', 'logoUrl', {
  type: () => String,
  nullable: true,
  description: 'Address of the logotype, a PNG image; null for none.',
  resolve: ({ logotype }, _args, { identity }) =>
    logotype ? `${identity.issuer}/api/2/content/images/${logotype}` : null,
});
declareField<BrandRow>(BrandResolver, 'field', 'smtp', {
  type: () => BrandSmtp,
  nullable: true,
  description: 'Its mail server; null for callers who do not administer the brand.',
  resolve: (row, _args, { caller }) => shownSmtp(caller, row),
});
declareObjects<BrandRow>(BrandResolver, {
  owner: {
    type: () => Tenant,
    readable: readableTenant,
    description:
      'The tenant that it belongs to; null for the platform’s own, or where the caller may not see it.',
    id: ({ tenantId, number }) => (number === 0 ? null : tenantId),
  },
});

@Resolver(() => Tenant)
export class TenantBrandResolver {}
declareField<TenantRow>(TenantBrandResolver, 'field', 'brand', {
  type: () => Brand,
  nullable: true,
  description: 'The brand of its own; null for none.',
  resolve: ({ id }, _args, ctx, { fieldNodes }) =>
    loaderOf<string, BrandRow | null>(ctx, fieldNodes, (ids) => ownBrands(ctx.session, ids)).load(
      id,
    ),
});
declareField<TenantRow>(TenantBrandResolver, 'field', 'effectiveBrand', {
  type: () => Brand,
  description:
    'The brand that holds: its own, or that of the nearest tenant above that has one, or the platform’s.',
  resolve: ({ path }, _args, ctx, { fieldNodes }) =>
    loaderOf<string, BrandRow>(ctx, fieldNodes, async (paths) => {
      const held = await effectiveBrands(ctx.session, paths, platformBrand(ctx.identity.issuer));
      return paths.map((one) => held.get(one)!);
    }).load(path),
});
