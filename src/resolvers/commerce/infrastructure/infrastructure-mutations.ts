import { createInfra } from '../../../domain/commerce/infrastructure/create-infra.js';
import { createLocation } from '../../../domain/commerce/infrastructure/create-location.js';
import { deleteInfra } from '../../../domain/commerce/infrastructure/delete-infra.js';
import { deleteLocation } from '../../../domain/commerce/infrastructure/delete-location.js';
import { updateInfra } from '../../../domain/commerce/infrastructure/update-infra.js';
import { updateLocation } from '../../../domain/commerce/infrastructure/update-location.js';
import {
  CreateInfraComponentInput,
  CreateLocationInput,
  DeleteInfraComponentInput,
  DeleteLocationInput,
  UpdateInfraComponentInput,
  UpdateLocationInput,
} from './infrastructure-inputs.js';
import { idOf, mutation, mutations } from '../../engine/mutations.js';
import { InfraComponent, Location } from './infrastructure-types.js';

const location = { type: () => Location, description: 'Location after the change.' };
const infraComponent = {
  type: () => InfraComponent,
  description: 'Infrastructure component after the change.',
};

const ofLocation = { id: 'locationId' };
const ofInfra = { id: 'infraId' };

export const InfrastructureMutations = mutations({
  createLocation: mutation({
    description:
      'Creates a location. Requires the scope `root_admin` or `partner_admin` on the owner.',
    input: [CreateLocationInput, 'Location.'],
    action: createLocation,
    payload: { location },
  }),
  updateLocation: mutation({
    description:
      'Renames a location. Requires the scope `root_admin` or `partner_admin` on the owner.',
    input: [UpdateLocationInput, 'Changes.'],
    names: ofLocation,
    action: updateLocation,
    payload: { location },
  }),
  deleteLocation: mutation({
    description:
      'Deletes a location without infrastructure components. Requires the scope `root_admin` or `partner_admin` on the owner.',
    input: [DeleteLocationInput, 'Location.'],
    names: ofLocation,
    action: deleteLocation,
    payload: { deletedLocationId: idOf('Id of the deleted location.') },
  }),
  createInfraComponent: mutation({
    description:
      'Creates an infrastructure component. Requires the scope `root_admin` or `partner_admin` on the owner.',
    input: [CreateInfraComponentInput, 'Infrastructure component.'],
    action: createInfra,
    payload: { infraComponent },
  }),
  updateInfraComponent: mutation({
    description:
      'Updates an infrastructure component. Requires the scope `root_admin` or `partner_admin` on the owner.',
    input: [UpdateInfraComponentInput, 'Changes.'],
    names: ofInfra,
    action: updateInfra,
    payload: { infraComponent },
  }),
  deleteInfraComponent: mutation({
    description:
      'Deletes an infrastructure component that is not in use. Requires the scope `root_admin` or `partner_admin` on the owner.',
    input: [DeleteInfraComponentInput, 'Infrastructure component.'],
    names: ofInfra,
    action: deleteInfra,
    payload: { deletedInfraComponentId: idOf('Id of the deleted infrastructure component.') },
  }),
});
