import { Field, InputType } from 'type-graphql';
import { forceText } from '../../../domain/core/service-field-descriptions.js';
import { InfraComponent, Location } from '../../../entities/index.js';
import { filterType, inputType, pageType, updateInput } from '../../engine/resource-types.js';
import { VersionedInput, versioned } from '../../engine/versioned-input.js';

export const LocationPage = pageType('locations', filterType(Location, 'locations'));

export const InfraComponentPage = pageType(
  'infrastructure components',
  filterType(InfraComponent, 'infrastructure components'),
);

export const CreateLocationInput = inputType(
  'CreateLocationInput',
  'New location.',
  Location,
  'create',
);

export const UpdateLocationInput = updateInput(
  'UpdateLocationInput',
  'Changes to a location.',
  Location,
  'location',
);

@InputType('DeleteLocationInput', { description: 'Location to delete.' })
export class DeleteLocationInput extends VersionedInput {}
versioned(DeleteLocationInput);

export const CreateInfraComponentInput = inputType(
  'CreateInfraComponentInput',
  'New infrastructure component.',
  InfraComponent,
  'create',
);

export const UpdateInfraComponentInput = updateInput(
  'UpdateInfraComponentInput',
  'Changes to an infrastructure component. Omitted fields stay unchanged.',
  InfraComponent,
  'component',
);

@InputType('DeleteInfraComponentInput', { description: 'Infrastructure component to delete.' })
export class DeleteInfraComponentInput extends VersionedInput {
  @Field(() => Boolean, {
    nullable: true,
    description: forceText,
  })
  force?: boolean | null;
}
versioned(DeleteInfraComponentInput);
