import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { json, oneOf, p, time } from './columns.js';

/** Who did what to which object; written in the transaction of the change itself. */
export const AuditRecord = defineEntity({
  name: 'AuditRecord',
  tableName: 'audit_records',
  properties: {
    id: p.uuid().primary(),
    at: time(),
    /** Name of the action, for example `createTenant`. */
    action: p.string(),
    actorType: oneOf(['user', 'client', 'system', 'anonymous']),
    actorId: p.uuid().nullable(),
    tenantId: p.uuid().nullable(),
    objectType: p.string().nullable(),
    objectId: p.uuid().nullable(),
    requestId: p.string(),
    /** Names of the changed fields; never their values. */
    fields: json<string[]>(),
    /** What else is to be known: on whose behalf it was done. */
    details: json<Record<string, string>>().nullable(),
  },
});
export type AuditRecord = InferEntity<typeof AuditRecord>;
