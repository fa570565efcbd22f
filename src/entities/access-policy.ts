import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { oneOf, p, stamps } from './columns.js';

export const trusteeTypes = ['user', 'user_group', 'client'] as const;
export type TrusteeType = (typeof trusteeTypes)[number];

/** A role that a trustee holds on a tenant. It applies to the tenant and its descendants. */
export const AccessPolicy = defineEntity({
  name: 'AccessPolicy',
  tableName: 'access_policies',
  properties: {
    ...stamps(),
    trusteeId: p.uuid(),
    trusteeType: oneOf(trusteeTypes),
    /** The tenant of the principal that granted the role. */
    issuerId: p.uuid(),
    tenantId: p.uuid(),
    roleId: p.string(),
    resourceServerId: p.string().nullable(),
    resourceNamespace: p.string().nullable(),
    resourcePath: p.string().nullable(),
  },
});
export type AccessPolicy = InferEntity<typeof AccessPolicy>;
