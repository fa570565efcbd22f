import { ArgsType, Field, ID, Resolver } from 'type-graphql';
import { brandNamed, ownBrands, shownSmtp } from '../../../domain/branding/brands/brand-reads.js';
import { badInput } from '../../../domain/core/errors.js';
import { isBrandKey } from '../../../domain/branding/brands/find-page-theme.js';
import {
  effectiveBrands,
  platformBrand,
  type BrandRow,
} from '../../../domain/branding/brands/effective-brand.js';
import type { Tenant as TenantRow } from '../../../entities/index.js';
import { loaderOf } from '../../engine/context.js';
import { declareField } from '../../engine/direct-resolvers.js';
import { declareObjects } from '../../engine/objects.js';
import { Brand, BrandSmtp } from './brand-type.js';
import { Tenant } from '../../access/tree/tenant-type.js';
import { tenantNode } from '../../access/nodes.js';

@ArgsType()
class NamedBrand {
  @Field(() => ID, { description: 'UUID or number of the brand.' })
  id!: string;
}

@Resolver(() => Brand)
export class BrandResolver {}
declareField(BrandResolver, 'query', 'brand', {
  type: () => Brand,
  nullable: true,
  description:
    'Returns the brand with the given UUID or number; null if it does not exist. Brands are public.',
  args: NamedBrand,
  resolve: async (_root, { id }: NamedBrand, ctx) => {
    if (!isBrandKey(id)) throw badInput('id', 'id must be a UUID or a number');
    return (await brandNamed(ctx, id)) ?? null;
  },
});
declareField<BrandRow>(BrandResolver, 'field', 'logoUrl', {
  type: () => String,
  nullable: true,
  description: 'URL of the logo, a PNG image; null if there is none.',
  resolve: ({ logotype }, _args, { identity }) =>
    logotype ? `${identity.issuer}/api/2/content/images/${logotype}` : null,
});
declareField<BrandRow>(BrandResolver, 'field', 'smtp', {
  type: () => BrandSmtp,
  nullable: true,
  description: 'Mail server of the brand; null if the caller does not administer the brand.',
  resolve: (row, _args, { caller }) => shownSmtp(caller, row),
});
declareObjects<BrandRow>(BrandResolver, {
  owner: {
    ...tenantNode,
    description:
      'Tenant that the brand belongs to; null for the platform brand or if the caller cannot see the tenant.',
    id: ({ tenantId, number }) => (number === 0 ? null : tenantId),
  },
});

@Resolver(() => Tenant)
export class TenantBrandResolver {}
declareField<TenantRow>(TenantBrandResolver, 'field', 'brand', {
  type: () => Brand,
  nullable: true,
  description: 'Brand that belongs to the tenant itself; null if there is none.',
  resolve: ({ id }, _args, ctx, { fieldNodes }) =>
    loaderOf<string, BrandRow | null>(ctx, fieldNodes, (ids) => ownBrands(ctx.session, ids)).load(
      id,
    ),
});
declareField<TenantRow>(TenantBrandResolver, 'field', 'effectiveBrand', {
  type: () => Brand,
  description:
    'Brand that applies to the tenant: its own brand, otherwise the brand of its nearest ancestor with one, otherwise the platform brand.',
  resolve: ({ path }, _args, ctx, { fieldNodes }) =>
    loaderOf<string, BrandRow>(ctx, fieldNodes, async (paths) => {
      const held = await effectiveBrands(ctx.session, paths, platformBrand(ctx.identity.issuer));
      return paths.map((one) => held.get(one)!);
    }).load(path),
});
