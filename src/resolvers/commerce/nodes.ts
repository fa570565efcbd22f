import { connectionOf } from '../engine/connection.js';
import { nodeType } from '../engine/node-type.js';
import { InfraComponentPage, LocationPage } from './infrastructure/infrastructure-inputs.js';
import {
  InfraComponent,
  Location,
  readableInfraComponent,
  readableLocation,
} from './infrastructure/infrastructure-types.js';

/* The objects of this module, and lists of them. */
export const locationNode = nodeType('Location', Location, readableLocation);
export const infraComponentNode = nodeType(
  'InfraComponent',
  InfraComponent,
  readableInfraComponent,
);

export const locationsIn = connectionOf(locationNode, LocationPage);
export const infraComponentsIn = connectionOf(infraComponentNode, InfraComponentPage);
