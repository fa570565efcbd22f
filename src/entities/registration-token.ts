import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { json, p, stamps, time } from './columns.js';

/** What an agent registers itself with as a client of a tenant, in a deployment that nobody attends. */
export const RegistrationToken = defineEntity({
  name: 'RegistrationToken',
  tableName: 'registration_tokens',
  properties: {
    ...stamps(),
    /** The numeric id that legacy clients know it by. */
    number: p.bigint('number'),
    tenantId: p.uuid(),
    /** SHA-256 of the token, hexadecimal: what is looked up. */
    tokenHash: p.string(),
    /** Encrypted with a key of the platform: those who may list tokens see them whole. */
    encryptedToken: p.string(),
    scopes: json<string[]>(),
    createdBy: p.uuid().nullable(),
    expiresAt: time(),
    /** Clients that were registered with it. */
    uses: p.integer(),
    lastUsedAt: time().nullable(),
  },
});
export type RegistrationToken = InferEntity<typeof RegistrationToken>;
