import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { json, oneOf, p, time } from './columns.js';

/**
 * A record of a change: the actor, the action and the object. It is written in the transaction of
 * the change.
 */
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
    /** Additional details, such as the user on whose behalf the action was performed. */
    details: json<Record<string, string>>().nullable(),
  },
});
export type AuditRecord = InferEntity<typeof AuditRecord>;
