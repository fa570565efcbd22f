import { Resolver } from 'type-graphql';
import { applicationsOfTenants } from '../../../domain/commerce/applications/application-reads.js';
import {
  rolesOfTenants,
  type AvailableRole as AvailableRoleRow,
} from '../../../domain/commerce/applications/available-roles.js';
import {
  featureOfTenants,
  featuresOfTenants,
  isFeatureName,
  type FeatureState,
} from '../../../domain/commerce/applications/feature-reads.js';
import type {
  Application as ApplicationRow,
  Tenant as TenantRow,
} from '../../../entities/index.js';
import { loaderOf } from '../../engine/context.js';
import { declareField } from '../../engine/direct-resolvers.js';
import { ApplicationArgs, FeatureArgs, FeaturesArgs, RoleArgs } from './application-inputs.js';
import { ApplicationFeature, AvailableRole } from './application-types.js';
import { Application } from '../catalogue/catalogue-types.js';
import { Tenant } from '../../access/tree/tenant-type.js';

/** Estimated number of roles for a tenant, for the cost of an operation. */
const manyRoles = 20;

@Resolver(() => AvailableRole)
export class AvailableRoleResolver {}

@Resolver(() => ApplicationFeature)
export class ApplicationFeatureResolver {}
declareField<FeatureState>(ApplicationFeatureResolver, 'field', 'application', {
  type: () => Application,
  nullable: true,
  description:
    'Application that the feature belongs to; null if the application is no longer in the catalog.',
  resolve: ({ applicationId }, _args, { catalogue }) =>
    catalogue.application(applicationId) ?? null,
});

/** Applications of a tenant. A caller who can read the tenant can read them. */
@Resolver(() => Tenant)
export class TenantApplicationResolver {}

declareField<TenantRow>(TenantApplicationResolver, 'field', 'applications', {
  type: () => [Application],
  description:
    'Applications of the tenant, in catalog order: the platform application, those that are enabled, and disabled ones with offering items in their grace period. The root has all applications.',
  args: ApplicationArgs,
  resolve: ({ path }, { forUi }: ApplicationArgs, ctx, info) =>
    loaderOf<string, ApplicationRow[]>(ctx, info.fieldNodes, (paths) =>
      applicationsOfTenants(ctx, paths, { forUi }),
    ).load(path),
});
declareField<TenantRow>(TenantApplicationResolver, 'field', 'applicationFeatures', {
  type: () => [ApplicationFeature],
  description: 'Application features that are set for the tenant or for one of its ancestors.',
  args: FeaturesArgs,
  resolve: ({ path }, { applicationId }: FeaturesArgs, ctx, info) => {
    if (applicationId != null && !ctx.catalogue.application(applicationId)) return [];
    return loaderOf<string, FeatureState[]>(ctx, info.fieldNodes, (paths) =>
      featuresOfTenants(ctx, paths, { applicationId: applicationId ?? undefined }),
    ).load(path);
  },
});
declareField<TenantRow>(TenantApplicationResolver, 'field', 'applicationFeature', {
  type: () => ApplicationFeature,
  nullable: true,
  description:
    'One feature of an application; null if the application does not exist or the feature name is not valid. A feature that was never set is disabled.',
  args: FeatureArgs,
  resolve: ({ path }, { applicationId, name }: FeatureArgs, ctx, info) => {
    if (!ctx.catalogue.application(applicationId) || !isFeatureName(name)) return null;
    return loaderOf<string, FeatureState>(ctx, info.fieldNodes, (paths) =>
      featureOfTenants(ctx, paths, { applicationId, name }),
    ).load(path);
  },
});
declareField<TenantRow>(TenantApplicationResolver, 'field', 'availableRoles', {
  type: () => [AvailableRole],
  description: 'Roles that can be granted on the tenant.',
  args: RoleArgs,
  size: manyRoles,
  resolve: async (tenant, { applicationId, includeUnusable }: RoleArgs, ctx, info) => {
    const roles = await loaderOf<TenantRow, AvailableRoleRow[]>(ctx, info.fieldNodes, (tenants) =>
      rolesOfTenants(ctx, tenants),
    ).load(tenant);
    return roles.filter(
      ({ application, usable }) =>
        (includeUnusable || usable) && (applicationId == null || application.id === applicationId),
    );
  },
});
