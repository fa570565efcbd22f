import { InfraComponent, Location, closed, inputProperties } from '../../../entities/index.js';
import { Uuid, Version } from '../../core/schema.js';

export const CreateLocationInput = closed(inputProperties(Location, 'create'));

/** The properties that an update of a location changes. */
export const locationChanges = inputProperties(Location, 'update');

export const CreateInfraInput = closed(inputProperties(InfraComponent, 'create'));

/** The properties that an update of a component can change. Omitted properties do not change. */
export const infraChanges = inputProperties(InfraComponent, 'update');

export const UpdateInfraInput = closed({ infraId: Uuid, version: Version, ...infraChanges });
