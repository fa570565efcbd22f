import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import {
  disableApplicationFeature,
  enableApplicationFeature,
} from '../../domain/applications/application-features.js';
import {
  disableApplication,
  enableApplication,
} from '../../domain/applications/bind-application.js';
import type { GraphContext } from '../context.js';
import {
  DisableApplicationInput,
  DisableFeatureInput,
  EnableApplicationInput,
  EnableFeatureInput,
} from '../inputs/application.js';
import { mutate, payloadOf } from '../mutate.js';
import { ApplicationFeature } from '../types/application-use.js';
import { Tenant } from '../types/tenant.js';

const tenant = { type: () => Tenant, description: 'The tenant.' };
const feature = { type: () => ApplicationFeature, description: 'The feature, as it is now.' };
const EnableApplicationPayload = payloadOf('EnableApplication', { tenant });
const DisableApplicationPayload = payloadOf('DisableApplication', { tenant });
const EnableFeaturePayload = payloadOf('EnableFeature', { feature });
const DisableFeaturePayload = payloadOf('DisableFeature', { feature });

const names = { name: 'featureName' };

@Resolver()
export class ApplicationMutations {
  @Mutation(() => EnableApplicationPayload, {
    nullable: true,
    description: 'Turns an application on for a tenant, if the tenant above has it.',
  })
  enableApplication(
    @Arg('input', () => EnableApplicationInput, { description: 'The application.' })
    input: EnableApplicationInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, enableApplication, input, (row) => ({ tenant: row }));
  }

  @Mutation(() => DisableApplicationPayload, {
    nullable: true,
    description:
      'Turns an application and its offering items off for a tenant and all tenants below it.',
  })
  disableApplication(
    @Arg('input', () => DisableApplicationInput, { description: 'The application.' })
    input: DisableApplicationInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, disableApplication, input, (row) => ({ tenant: row }));
  }

  @Mutation(() => EnableFeaturePayload, {
    nullable: true,
    description: 'Turns a feature of an application on for a tenant and those below it.',
  })
  enableFeature(
    @Arg('input', () => EnableFeatureInput, { description: 'The feature.' })
    input: EnableFeatureInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, enableApplicationFeature, input, (state) => ({ feature: state }), names);
  }

  @Mutation(() => DisableFeaturePayload, {
    nullable: true,
    description: 'Turns a feature of an application off for a tenant and those below it.',
  })
  disableFeature(
    @Arg('input', () => DisableFeatureInput, { description: 'The feature.' })
    input: DisableFeatureInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, disableApplicationFeature, input, (state) => ({ feature: state }), names);
  }
}
