import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import {
  disableApplicationFeature,
  enableApplicationFeature,
} from '../../../domain/commerce/applications/application-features.js';
import {
  disableApplication,
  enableApplication,
} from '../../../domain/commerce/applications/bind-application.js';
import type { GraphContext } from '../../engine/context.js';
import {
  DisableApplicationInput,
  DisableFeatureInput,
  EnableApplicationInput,
  EnableFeatureInput,
} from './application-inputs.js';
import { mutate, payloadOf } from '../../engine/mutate.js';
import { ApplicationFeature } from './application-types.js';
import { Tenant } from '../../accounts/tenants/tenant-type.js';

const tenant = { type: () => Tenant, description: 'Tenant after the change.' };
const feature = { type: () => ApplicationFeature, description: 'Feature after the change.' };
const EnableApplicationPayload = payloadOf('EnableApplication', { tenant });
const DisableApplicationPayload = payloadOf('DisableApplication', { tenant });
const EnableFeaturePayload = payloadOf('EnableFeature', { feature });
const DisableFeaturePayload = payloadOf('DisableFeature', { feature });

const names = { name: 'featureName' };

@Resolver()
export class ApplicationMutations {
  @Mutation(() => EnableApplicationPayload, {
    nullable: true,
    description:
      'Enables an application for a tenant. The application must be enabled for the parent. Requires the scope `tenant_admin` on the tenant and its parent.',
  })
  enableApplication(
    @Arg('input', () => EnableApplicationInput, { description: 'Tenant and application.' })
    input: EnableApplicationInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, enableApplication, input, (row) => ({ tenant: row }));
  }

  @Mutation(() => DisableApplicationPayload, {
    nullable: true,
    description:
      'Disables an application and its offering items for a tenant and its descendants. Requires the scope `tenant_admin` on the tenant and its parent.',
  })
  disableApplication(
    @Arg('input', () => DisableApplicationInput, { description: 'Tenant and application.' })
    input: DisableApplicationInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, disableApplication, input, (row) => ({ tenant: row }));
  }

  @Mutation(() => EnableFeaturePayload, {
    nullable: true,
    description:
      'Enables an application feature for a tenant and for descendants without a value of their own. Requires the scope `root_admin`.',
  })
  enableFeature(
    @Arg('input', () => EnableFeatureInput, { description: 'Tenant and feature.' })
    input: EnableFeatureInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, enableApplicationFeature, input, (state) => ({ feature: state }), names);
  }

  @Mutation(() => DisableFeaturePayload, {
    nullable: true,
    description:
      'Disables an application feature for a tenant and for descendants without a value of their own. Requires the scope `root_admin`.',
  })
  disableFeature(
    @Arg('input', () => DisableFeatureInput, { description: 'Tenant and feature.' })
    input: DisableFeatureInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, disableApplicationFeature, input, (state) => ({ feature: state }), names);
  }
}
