import type { ItemRow } from '../../domain/commerce/offering-items/held-items.js';
import type { OfferingItem } from '../../entities/index.js';
import { timestamp, timestampOrNull } from '../engine/time.js';

/** Presents an offering item of a tenant. */
export const presentOfferingItem = (row: ItemRow) => ({
  application_id: row.item.applicationId,
  name: row.name,
  edition: row.item.edition ?? null,
  usage_name: row.item.usageName,
  tenant_id: row.tenantId,
  // An item that was never set has no time of update.
  ...(row.updatedAt !== null && { updated_at: timestamp(row.updatedAt) }),
  deleted_at: timestampOrNull(row.deletedAt),
  status: row.enabled ? 1 : 0,
  locked: row.locked,
  type: row.item.type,
  ...(row.infraId !== null && { infra_id: row.infraId }),
  measurement_unit: row.item.measurementUnit,
  // A feature is enabled or disabled; it has no usage.
  ...(row.item.type !== 'feature' && {
    quota: {
      value: row.quota.value,
      overage: row.quota.overage,
      version: row.quota.version,
    },
  }),
});

/** Presents an offering item of the catalog. */
export const presentCatalogueItem = ({ name, edition, usageName }: OfferingItem) => ({
  name,
  edition: edition ?? null,
  usage_name: usageName,
});
