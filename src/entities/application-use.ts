import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { p, time } from './columns.js';

/** An application that is enabled for a tenant. */
export const ApplicationBinding = defineEntity({
  name: 'ApplicationBinding',
  tableName: 'application_bindings',
  properties: {
    tenantId: p.uuid().primary(),
    applicationId: p.uuid().primary(),
    createdAt: time(),
  },
});
export type ApplicationBinding = InferEntity<typeof ApplicationBinding>;

/** An application feature that was enabled or disabled for a tenant and its descendants. */
export const ApplicationFeature = defineEntity({
  name: 'ApplicationFeature',
  tableName: 'application_features',
  properties: {
    tenantId: p.uuid().primary(),
    applicationId: p.uuid().primary(),
    name: p.string().primary(),
    enabled: p.boolean().$type<boolean>(),
    updatedAt: time(),
  },
});
export type ApplicationFeature = InferEntity<typeof ApplicationFeature>;
