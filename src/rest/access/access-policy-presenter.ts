import type { RequestContext } from '../../domain/core/context.js';
import type { AccessPolicy } from '../../entities/index.js';
import { presentPage } from '../engine/parameters.js';
import { timestamp, timestampOrNull } from '../engine/time.js';

/** An access policy as it is sent. */
export function presentAccessPolicy(row: AccessPolicy) {
  return {
    id: row.id,
    version: row.version,
    created_at: timestamp(row.createdAt),
    updated_at: timestamp(row.updatedAt),
    deleted_at: timestampOrNull(row.deletedAt ?? null),
    trustee_id: row.trusteeId,
    trustee_type: row.trusteeType,
    issuer_id: row.issuerId,
    tenant_id: row.tenantId,
    role_id: row.roleId,
    ...(row.resourceServerId && { resource_server_id: row.resourceServerId }),
    ...(row.resourceNamespace && { resource_namespace: row.resourceNamespace }),
    ...(row.resourcePath && { resource_path: row.resourcePath }),
  };
}

/** All the policies of one trustee or tenant: a page that has no next. */
export const presentAllPolicies = (policies: readonly AccessPolicy[], ctx: RequestContext) =>
  presentPage(ctx, { items: policies.map(presentAccessPolicy) });
