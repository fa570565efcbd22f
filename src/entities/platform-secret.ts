import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { p } from './columns.js';

/** A random value that all instances share, made when the database is first filled. */
export const PlatformSecret = defineEntity({
  name: 'PlatformSecret',
  tableName: 'platform_secrets',
  properties: {
    /** What the secret is for. */
    id: p.string().primary(),
    /** Base64url. */
    value: p.string(),
  },
});
export type PlatformSecret = InferEntity<typeof PlatformSecret>;
