import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { createInfra } from '../../domain/infrastructure/create-infra.js';
import { createLocation } from '../../domain/infrastructure/create-location.js';
import { deleteInfra } from '../../domain/infrastructure/delete-infra.js';
import { deleteLocation } from '../../domain/infrastructure/delete-location.js';
import { updateInfra } from '../../domain/infrastructure/update-infra.js';
import { updateLocation } from '../../domain/infrastructure/update-location.js';
import type { GraphContext } from '../context.js';
import {
  CreateInfraComponentInput,
  CreateLocationInput,
  DeleteInfraComponentInput,
  DeleteLocationInput,
  UpdateInfraComponentInput,
  UpdateLocationInput,
} from '../inputs/infrastructure.js';
import { mutate, payloadOf } from '../mutate.js';
import { InfraComponent, Location } from '../types/infrastructure.js';

const location = { type: () => Location, description: 'The location, as it is now.' };
const infraComponent = { type: () => InfraComponent, description: 'The component, as it is now.' };
const CreateLocationPayload = payloadOf('CreateLocation', { location });
const UpdateLocationPayload = payloadOf('UpdateLocation', { location });
const DeleteLocationPayload = payloadOf('DeleteLocation', {
  deletedLocationId: { type: () => ID, description: 'Id of the location that is gone.' },
});
const CreateInfraComponentPayload = payloadOf('CreateInfraComponent', { infraComponent });
const UpdateInfraComponentPayload = payloadOf('UpdateInfraComponent', { infraComponent });
const DeleteInfraComponentPayload = payloadOf('DeleteInfraComponent', {
  deletedInfraComponentId: { type: () => ID, description: 'Id of the component that is gone.' },
});

const ofLocation = { id: 'locationId' };
const ofInfra = { id: 'infraId' };

@Resolver()
export class InfrastructureMutations {
  @Mutation(() => CreateLocationPayload, { nullable: true, description: 'Creates a location.' })
  createLocation(
    @Arg('input', () => CreateLocationInput, { description: 'The location.' })
    input: CreateLocationInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, createLocation, input, (made) => ({ location: made }));
  }

  @Mutation(() => UpdateLocationPayload, { nullable: true, description: 'Renames a location.' })
  updateLocation(
    @Arg('input', () => UpdateLocationInput, { description: 'The changes.' })
    input: UpdateLocationInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, updateLocation, input, (changed) => ({ location: changed }), ofLocation);
  }

  @Mutation(() => DeleteLocationPayload, {
    nullable: true,
    description: 'Deletes a location in which no component stands.',
  })
  deleteLocation(
    @Arg('input', () => DeleteLocationInput, { description: 'The location.' })
    input: DeleteLocationInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, deleteLocation, input, ({ id }) => ({ deletedLocationId: id }), ofLocation);
  }

  @Mutation(() => CreateInfraComponentPayload, {
    nullable: true,
    description: 'Registers an infrastructure component.',
  })
  createInfraComponent(
    @Arg('input', () => CreateInfraComponentInput, { description: 'The component.' })
    input: CreateInfraComponentInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, createInfra, input, (made) => ({ infraComponent: made }));
  }

  @Mutation(() => UpdateInfraComponentPayload, {
    nullable: true,
    description: 'Changes an infrastructure component.',
  })
  updateInfraComponent(
    @Arg('input', () => UpdateInfraComponentInput, { description: 'The changes.' })
    input: UpdateInfraComponentInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, updateInfra, input, (changed) => ({ infraComponent: changed }), ofInfra);
  }

  @Mutation(() => DeleteInfraComponentPayload, {
    nullable: true,
    description: 'Unregisters an infrastructure component that nobody uses.',
  })
  deleteInfraComponent(
    @Arg('input', () => DeleteInfraComponentInput, { description: 'The component.' })
    input: DeleteInfraComponentInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, deleteInfra, input, ({ id }) => ({ deletedInfraComponentId: id }), ofInfra);
  }
}
