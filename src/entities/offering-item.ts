import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { json, oneOf, p, time } from './columns.js';
import { infraCapabilities } from './infrastructure.js';
import type { TenantKind } from './tenant.js';

export const offeringItemTypes = ['count', 'feature', 'infra'] as const;
export type OfferingItemType = (typeof offeringItemTypes)[number];

export const measurementUnits = ['bytes', 'quantity', 'seconds', 'n/a'] as const;
export type MeasurementUnit = (typeof measurementUnits)[number];

/**
 * State of the usage relative to the quota: no quota, well within the quota, near the quota, over
 * the quota, over quota and overage.
 */
export const quotaStates = ['unlimited', 'within', 'near', 'over', 'exceeded'] as const;
export type QuotaState = (typeof quotaStates)[number];

/** An offering item of an application, as a row of the catalog. */
export const OfferingItem = defineEntity({
  name: 'OfferingItem',
  tableName: 'offering_items',
  properties: {
    /** Unique on the platform, for example `adv_storage`. */
    name: p.string().primary(),
    applicationId: p.uuid(),
    /** Null if the item belongs to every edition. */
    edition: p.string().nullable(),
    /** Name of the usage; offering items of several editions can share it. */
    usageName: p.string(),
    measurementUnit: oneOf(measurementUnits),
    type: oneOf(offeringItemTypes),
    /**
     * Capability of an infrastructure component that the item requires. Only on items of type
     * `infra`.
     */
    capability: oneOf(infraCapabilities).nullable(),
    /** Names of the items that must be enabled for this one. */
    dependsOn: json<string[]>(),
    /** Kinds of tenants that can have the item. */
    kinds: json<TenantKind[]>(),
    /** Whether the usage only grows. The usage since the start of the period is charged. */
    accumulates: p.boolean().$type<boolean>(),
    position: p.integer(),
  },
});
export type OfferingItem = InferEntity<typeof OfferingItem>;

/** An offering item of a tenant, with its state and its quota. */
export const TenantOfferingItem = defineEntity({
  name: 'TenantOfferingItem',
  tableName: 'tenant_offering_items',
  properties: {
    tenantId: p.uuid().primary(),
    /** The name, with the infrastructure component that it is bound to: see `itemKey`. */
    key: p.string().primary(),
    name: p.string(),
    infraId: p.uuid().nullable(),
    enabled: p.boolean().$type<boolean>(),
    /** Null for unlimited. */
    quotaValue: p.bigint('number').nullable(),
    /** Allowed usage beyond the value; null for unlimited. */
    quotaOverage: p.bigint('number').nullable(),
    /** 0 while value and overage are both null. Increases with each change of the quota. */
    quotaVersion: p.bigint('number'),
    /** Updated by every write to the quota or the usage, so that a filter needs no sums. */
    quotaState: oneOf(quotaStates),
    /** Whether only administrators of ancestors can change the item. */
    locked: p.boolean().$type<boolean>(),
    /** Time until which the data of an item that was disabled while in use is kept. */
    graceUntil: time().nullable(),
    updatedAt: time(),
    /** Time when the infrastructure component of the item was deleted. */
    deletedAt: time().nullable(),
  },
});
export type TenantOfferingItem = InferEntity<typeof TenantOfferingItem>;
