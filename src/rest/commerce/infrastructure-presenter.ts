import type { RequestContext } from '../../domain/core/context.js';
import {
  ownershipOf,
  type InfraRow,
  type LocationRow,
} from '../../domain/commerce/infrastructure/infra-reads.js';
import { InfraComponent, Location } from '../../entities/index.js';
import { presenterOf } from '../engine/resource.js';

type Reader = Pick<RequestContext, 'caller'>;

function ownership(row: LocationRow | InfraRow, { caller }: Reader) {
  const { platformOwned, readonly } = ownershipOf(caller, row);
  return { platform_owned: platformOwned, readonly };
}

const locationFields = presenterOf(Location);
const infraFields = presenterOf(InfraComponent);

export const presentLocation = (row: LocationRow, reader: Reader) => ({
  ...locationFields(row),
  ...ownership(row, reader),
});

export const presentInfra = (row: InfraRow, reader: Reader) => ({
  ...infraFields(row),
  ...ownership(row, reader),
});
