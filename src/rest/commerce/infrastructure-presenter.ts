import type { RequestContext } from '../../domain/core/context.js';
import {
  ownershipOf,
  type InfraRow,
  type LocationRow,
} from '../../domain/commerce/infrastructure/infra-reads.js';

type Reader = Pick<RequestContext, 'caller'>;

function ownership(row: LocationRow | InfraRow, { caller }: Reader) {
  const { platformOwned, readonly } = ownershipOf(caller, row);
  return { owner_tenant_id: row.ownerTenantId, platform_owned: platformOwned, readonly };
}

/** A location as it is sent. */
export function presentLocation(row: LocationRow, reader: Reader) {
  return {
    id: row.id,
    ...ownership(row, reader),
    name: row.name,
    version: row.version,
  };
}

/** An infrastructure component as it is sent: without the addresses that it does not have. */
export function presentInfra(row: InfraRow, reader: Reader) {
  return {
    id: row.id,
    ...ownership(row, reader),
    location_id: row.locationId,
    name: row.name,
    url: row.url,
    capabilities: row.capabilities,
    ...(row.contentUrl && { content_url: row.contentUrl }),
    ...(row.contentMobileUrl && { content_mobile_url: row.contentMobileUrl }),
    backend_type: row.backendType,
    version: row.version,
  };
}
