import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { p, time } from './columns.js';

/**
 * The amount of one usage of a tenant.
 *
 * A report changes only `value` of one row. The difference `value - rolled` is aggregated to the
 * ancestors later, in batches. Then `rolled` is set to `value`.
 */
export const Usage = defineEntity({
  name: 'Usage',
  tableName: 'usages',
  properties: {
    tenantId: p.uuid().primary(),
    /** The key of the offering item (`itemKey`), or the name of a usage without an item. */
    key: p.string().primary(),
    /** Name of the offering item, or of a usage without an item. */
    name: p.string(),
    infraId: p.uuid().nullable(),
    /** Usage of the tenant itself. */
    value: p.bigint('number'),
    /** The part of `value` that is aggregated into the ancestors. */
    rolled: p.bigint('number'),
    /** Aggregated usage of the descendants. */
    below: p.bigint('number'),
    updatedAt: time(),
  },
});
export type Usage = InferEntity<typeof Usage>;

/**
 * The usage of one resource (a device, a mailbox) of a tenant, which is part of the usage of the
 * tenant.
 */
export const ResourceUsage = defineEntity({
  name: 'ResourceUsage',
  tableName: 'resource_usages',
  properties: {
    tenantId: p.uuid().primary(),
    key: p.string().primary(),
    resourceId: p.string().primary(),
    value: p.bigint('number'),
    updatedAt: time(),
  },
});
export type ResourceUsage = InferEntity<typeof ResourceUsage>;

/** Usage of a tenant and its descendants at the end of a day, for days on which it changed. */
export const UsageDay = defineEntity({
  name: 'UsageDay',
  tableName: 'usage_days',
  properties: {
    tenantId: p.uuid().primary(),
    key: p.string().primary(),
    /** Days since the Unix epoch, UTC. */
    day: p.integer().primary(),
    value: p.bigint('number'),
  },
});
export type UsageDay = InferEntity<typeof UsageDay>;
