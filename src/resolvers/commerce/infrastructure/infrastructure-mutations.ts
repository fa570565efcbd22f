import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { createInfra } from '../../../domain/commerce/infrastructure/create-infra.js';
import { createLocation } from '../../../domain/commerce/infrastructure/create-location.js';
import { deleteInfra } from '../../../domain/commerce/infrastructure/delete-infra.js';
import { deleteLocation } from '../../../domain/commerce/infrastructure/delete-location.js';
import { updateInfra } from '../../../domain/commerce/infrastructure/update-infra.js';
import { updateLocation } from '../../../domain/commerce/infrastructure/update-location.js';
import type { GraphContext } from '../../engine/context.js';
import {
  CreateInfraComponentInput,
  CreateLocationInput,
  DeleteInfraComponentInput,
  DeleteLocationInput,
  UpdateInfraComponentInput,
  UpdateLocationInput,
} from './infrastructure-inputs.js';
import { mutate, payloadOf } from '../../engine/mutate.js';
import { InfraComponent, Location } from './infrastructure-types.js';

const location = { type: () => Location, description: 'Location after the change.' };
const infraComponent = {
  type: () => InfraComponent,
  description: 'Infrastructure component after the change.',
};
const CreateLocationPayload = payloadOf('CreateLocation', { location });
const UpdateLocationPayload = payloadOf('UpdateLocation', { location });
const DeleteLocationPayload = payloadOf('DeleteLocation', {
  deletedLocationId: { type: () => ID, description: 'Id of the deleted location.' },
});
const CreateInfraComponentPayload = payloadOf('CreateInfraComponent', { infraComponent });
const UpdateInfraComponentPayload = payloadOf('UpdateInfraComponent', { infraComponent });
const DeleteInfraComponentPayload = payloadOf('DeleteInfraComponent', {
  deletedInfraComponentId: {
    type: () => ID,
    description: 'Id of the deleted infrastructure component.',
  },
});

const ofLocation = { id: 'locationId' };
const ofInfra = { id: 'infraId' };

@Resolver()
export class InfrastructureMutations {
  @Mutation(() => CreateLocationPayload, {
    nullable: true,
    description:
      'Creates a location. Requires the scope `root_admin` or `partner_admin` on the owner.',
  })
  createLocation(
    @Arg('input', () => CreateLocationInput, { description: 'Location.' })
    input: CreateLocationInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, createLocation, input, (made) => ({ location: made }));
  }

  @Mutation(() => UpdateLocationPayload, {
    nullable: true,
    description:
      'Renames a location. Requires the scope `root_admin` or `partner_admin` on the owner.',
  })
  updateLocation(
    @Arg('input', () => UpdateLocationInput, { description: 'Changes.' })
    input: UpdateLocationInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, updateLocation, input, (changed) => ({ location: changed }), ofLocation);
  }

  @Mutation(() => DeleteLocationPayload, {
    nullable: true,
    description:
      'Deletes a location without infrastructure components. Requires the scope `root_admin` or `partner_admin` on the owner.',
  })
  deleteLocation(
    @Arg('input', () => DeleteLocationInput, { description: 'Location.' })
    input: DeleteLocationInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, deleteLocation, input, ({ id }) => ({ deletedLocationId: id }), ofLocation);
  }

  @Mutation(() => CreateInfraComponentPayload, {
    nullable: true,
    description:
      'Creates an infrastructure component. Requires the scope `root_admin` or `partner_admin` on the owner.',
  })
  createInfraComponent(
    @Arg('input', () => CreateInfraComponentInput, { description: 'Infrastructure component.' })
    input: CreateInfraComponentInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, createInfra, input, (made) => ({ infraComponent: made }));
  }

  @Mutation(() => UpdateInfraComponentPayload, {
    nullable: true,
    description:
      'Updates an infrastructure component. Requires the scope `root_admin` or `partner_admin` on the owner.',
  })
  updateInfraComponent(
    @Arg('input', () => UpdateInfraComponentInput, { description: 'Changes.' })
    input: UpdateInfraComponentInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, updateInfra, input, (changed) => ({ infraComponent: changed }), ofInfra);
  }

  @Mutation(() => DeleteInfraComponentPayload, {
    nullable: true,
    description:
      'Deletes an infrastructure component that is not in use. Requires the scope `root_admin` or `partner_admin` on the owner.',
  })
  deleteInfraComponent(
    @Arg('input', () => DeleteInfraComponentInput, { description: 'Infrastructure component.' })
    input: DeleteInfraComponentInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, deleteInfra, input, ({ id }) => ({ deletedInfraComponentId: id }), ofInfra);
  }
}
