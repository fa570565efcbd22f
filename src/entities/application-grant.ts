import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { p, time } from './columns.js';

/**
 * The consent of a user for a client, one row per pair. Each token of the client for the user
 * refers to it and becomes invalid when it is deleted.
 */
export const ApplicationGrant = defineEntity({
  name: 'ApplicationGrant',
  tableName: 'application_grants',
  properties: {
    id: p.uuid().primary(),
    userId: p.uuid(),
    clientId: p.uuid(),
    /** Every value of `scope` that tokens were issued with, in alphabetical order. */
    scope: p.string(),
    /** The values of `scope` that the user has allowed on the consent page; null if never requested. */
    consentedScope: p.string().nullable(),
    createdAt: time(),
    /** When tokens were last issued; null before the first. */
    lastUsedAt: time().nullable(),
  },
});
export type ApplicationGrant = InferEntity<typeof ApplicationGrant>;
