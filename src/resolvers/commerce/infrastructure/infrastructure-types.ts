import { resources } from '../../../domain/resources.js';
import * as entities from '../../../entities/index.js';
import { objectType } from '../../engine/resource-types.js';
import type { Readable } from '../../engine/selection.js';

export const Location = objectType(entities.Location);

export const InfraComponent = objectType(entities.InfraComponent);

const ownership = {
  owner: ['ownerTenantId'],
  platformOwned: ['ownerTenantId'],
  readonly: ['ownerTenantId'],
};

export const readableLocation: Readable = {
  resource: resources.location,
  needs: { ...ownership, components: [] },
};

export const readableInfraComponent: Readable = {
  resource: resources.infraComponent,
  needs: { ...ownership, location: ['locationId'] },
};
