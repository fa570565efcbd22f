import type { SecurityGroup } from '../../entities/index.js';
import { timestamp, timestampOrNull } from '../engine/time.js';

/** A security group as it is sent. */
export const presentSecurityGroup = (row: SecurityGroup) => ({
  id: row.id,
  version: row.version,
  tenant_id: row.tenantId,
  created_at: timestamp(row.createdAt),
  updated_at: timestamp(row.updatedAt),
  deleted_at: timestampOrNull(row.deletedAt ?? null),
});
