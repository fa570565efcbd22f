import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { p, time } from './columns.js';

/** The answer of a committed write with an idempotency key. */
export const IdempotencyKey = defineEntity({
  name: 'IdempotencyKey',
  tableName: 'idempotency_keys',
  properties: {
    /** SHA-256 of the caller and the key, in base64url. */
    id: p.string().primary(),
    /**
     * The request and its answer as JSON, encrypted with a key of the platform, because it can
     * contain secrets.
     */
    encryptedAnswer: p.text(),
    createdAt: time(),
    expiresAt: time(),
  },
});
export type IdempotencyKey = InferEntity<typeof IdempotencyKey>;
