import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { json, oneOf, p, time } from './columns.js';

/** A key pair that signs tokens. The newest signs; older ones verify until their tokens are dead. */
export const SigningKey = defineEntity({
  name: 'SigningKey',
  tableName: 'signing_keys',
  properties: {
    /** The `kid` of RFC 7517. */
    id: p.string().primary(),
    publicJwk: json<Record<string, unknown>>(),
    privateJwk: json<Record<string, unknown>>(),
    createdAt: time(),
  },
});
export type SigningKey = InferEntity<typeof SigningKey>;

/** A refresh token, by its hash. Each is good for one use; a second use revokes its family. */
export const RefreshToken = defineEntity({
  name: 'RefreshToken',
  tableName: 'refresh_tokens',
  properties: {
    /** SHA-256 of the token, hexadecimal. */
    id: p.string().primary(),
    /** The first token of the chain that this one descends from. */
    familyId: p.uuid(),
    subjectType: oneOf(['user', 'client']),
    subjectId: p.uuid(),
    /** The client that the token was issued to, and that client's generation; null for no client. */
    clientId: p.uuid().nullable(),
    clientGeneration: p.integer().nullable(),
    scope: p.string(),
    tokenGeneration: p.integer(),
    createdAt: time(),
    expiresAt: time(),
    usedAt: time().nullable(),
    revokedAt: time().nullable(),
  },
});
export type RefreshToken = InferEntity<typeof RefreshToken>;
