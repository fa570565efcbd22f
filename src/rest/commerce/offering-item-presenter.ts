import type { ItemRow } from '../../domain/commerce/offering-items/held-items.js';
import type { OfferingItem } from '../../entities/index.js';
import { timestamp, timestampOrNull } from '../engine/time.js';

/** An offering item of a tenant as the contract has it (`offeringItemOutput`). */
export const presentOfferingItem = (row: ItemRow) => ({
  application_id: row.item.applicationId,
  name: row.name,
  edition: row.item.edition ?? null,
  usage_name: row.item.usageName,
  tenant_id: row.tenantId,
  // What nobody ever set has not been updated either.
  ...(row.updatedAt !== null && { updated_at: timestamp(row.updatedAt) }),
  deleted_at: timestampOrNull(row.deletedAt),
  status: row.enabled ? 1 : 0,
  locked: row.locked,
  type: row.item.type,
  ...(row.infraId !== null && { infra_id: row.infraId }),
  measurement_unit: row.item.measurementUnit,
  // A feature is there or not: there is nothing to count.
  ...(row.item.type !== 'feature' && {
    quota: {
      value: row.quota.value,
      overage: row.quota.overage,
      version: row.quota.version,
    },
  }),
});

/** An offering item of the catalogue as the contract has it (`offeringItemRefOutput`). */
export const presentCatalogueItem = ({ name, edition, usageName }: OfferingItem) => ({
  name,
  edition: edition ?? null,
  usage_name: usageName,
});
