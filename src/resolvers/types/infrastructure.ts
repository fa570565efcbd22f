import { kinds } from '../../domain/reads/kinds.js';
import * as entities from '../../entities/index.js';
import { objectType } from '../resource-types.js';
import type { Readable } from '../selection.js';

export const Location = objectType(entities.Location);

export const InfraComponent = objectType(entities.InfraComponent);

const ownership = {
  owner: ['ownerTenantId'],
  platformOwned: ['ownerTenantId'],
  readonly: ['ownerTenantId'],
};

export const readableLocation: Readable = {
  kind: kinds.location,
  needs: { ...ownership, components: [] },
};

export const readableInfraComponent: Readable = {
  kind: kinds.infraComponent,
  needs: { ...ownership, location: ['locationId'] },
};
