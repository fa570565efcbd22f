import type { UsageEntry } from '../../domain/commerce/usages/usage-entries.js';
import { timestamp } from '../engine/time.js';

/** Presents a usage. */
export const presentUsage = ({ tenant, item, infraId, ...entry }: UsageEntry) => ({
  application_id: entry.applicationId,
  name: entry.name,
  edition: entry.edition,
  usage_name: entry.usageName,
  type: entry.type,
  measurement_unit: entry.measurementUnit,
  ...(infraId !== null && { infra_id: infraId }),
  tenant_uuid: tenant.id,
  tenant_id: tenant.number,
  range_start: timestamp(entry.rangeStart),
  absolute_value: entry.total,
  value: entry.value,
  ...(item && {
    offering_item: {
      status: 1,
      // A feature is enabled or disabled; it has no usage.
      ...(entry.type !== 'feature' && {
        quota: {
          value: item.quota.value,
          overage: item.quota.overage,
          version: item.quota.version,
        },
      }),
    },
  }),
});
