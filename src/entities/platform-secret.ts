import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { p } from './columns.js';

/** A random value that all instances share. It is created when the database is initialized. */
export const PlatformSecret = defineEntity({
  name: 'PlatformSecret',
  tableName: 'platform_secrets',
  properties: {
    /** Purpose of the secret. */
    id: p.string().primary(),
    /** Base64url. */
    value: p.string(),
  },
});
export type PlatformSecret = InferEntity<typeof PlatformSecret>;
