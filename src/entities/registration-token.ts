import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { json, p, stamps, time } from './columns.js';

/**
 * A token with which an agent registers itself as a client of a tenant in an unattended deployment.
 */
export const RegistrationToken = defineEntity({
  name: 'RegistrationToken',
  tableName: 'registration_tokens',
  properties: {
    ...stamps(),
    /** The numeric id of the token in older clients. */
    number: p.bigint('number'),
    tenantId: p.uuid(),
    /** SHA-256 hash of the token in hexadecimal, used for look-ups. */
    tokenHash: p.string(),
    /**
     * Encrypted with a key of the platform, because callers who can list registration tokens can
     * read them.
     */
    encryptedToken: p.string(),
    scopes: json<string[]>(),
    createdBy: p.uuid().nullable(),
    expiresAt: time(),
    /** Number of clients that were registered with the token. */
    uses: p.integer(),
    lastUsedAt: time().nullable(),
  },
});
export type RegistrationToken = InferEntity<typeof RegistrationToken>;
