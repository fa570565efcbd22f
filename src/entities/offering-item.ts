import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { json, oneOf, p, time } from './columns.js';
import {
  boolean,
  enumeration,
  oneValue,
  resource,
  text,
  type RowOf,
  type ValueOf,
} from './fields/index.js';
import { infraCapability } from './infrastructure.js';
import type { TenantKind } from './tenant.js';

export const offeringItemType = enumeration('OfferingItemType', 'Type of an offering item.', {
  count: 'Counted item, which can have a quota.',
  feature: 'Feature that is enabled or disabled; it has no usage and no quota.',
  infra: 'Counted item that is bound to an infrastructure component.',
});
export type OfferingItemType = ValueOf<typeof offeringItemType>;

export const measurementUnit = enumeration('MeasurementUnit', 'Unit of a usage.', {
  bytes: 'Bytes.',
  quantity: 'Quantity, for example a number of devices.',
  seconds: 'Seconds.',
  'n/a': 'No unit: the item is not counted.',
});
export type MeasurementUnit = ValueOf<typeof measurementUnit>;

export const quotaState = enumeration(
  'QuotaState',
  'Usage of an offering item compared with its quota.',
  {
    unlimited: 'The item has no quota.',
    within: 'Usage is below 80% of the quota.',
    near: 'Usage is from 80% to 100% of the quota.',
    over: 'Usage exceeds the quota but not the sum of quota and overage.',
    exceeded: 'Usage exceeds the sum of quota and overage.',
  },
);
export type QuotaState = ValueOf<typeof quotaState>;

export const OfferingItem = resource({
  name: 'OfferingItem',
  table: 'offering_items',
  description:
    'Offering item of the catalog: a feature or a counted resource of an application that can be enabled for tenants.',
  fields: {
    name: {
      ...text({
        description: 'Name of the item, unique in the platform, for example `adv_storage`.',
        graph: false,
      }),
      column: p.string().primary(),
    },
    applicationId: p.uuid(),
    edition: text({
      description: 'Edition that the item belongs to; null if it belongs to all editions.',
      nullable: true,
    }),
    usageName: text({
      description:
        'Name of the usage that the item counts. Items of different editions can count the same usage.',
    }),
    measurementUnit: oneValue(measurementUnit, { description: 'Unit of the usage.' }),
    type: oneValue(offeringItemType, { description: 'Type of the item.' }),
    /** Set only for items of type `infra`. */
    capability: oneValue(infraCapability, {
      description:
        'Capability that an infrastructure component must have to carry the item; null if the item is not bound to a component.',
      nullable: true,
      rest: false,
    }),
    /** Names of the items that must be enabled before this one. */
    dependsOn: json<string[]>(),
    /** Kinds of tenants for which the item can be enabled. */
    kinds: json<TenantKind[]>(),
    accumulates: boolean({
      description:
        'Whether usage accumulates. If true, a period is charged for the usage that was added in it; if false, for the total usage.',
      rest: false,
    }),
    position: p.integer(),
  },
});
export type OfferingItem = RowOf<typeof OfferingItem>;

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
    /** Kept up to date by every write to the quota or the usage, so that a filter needs no sums. */
    quotaState: oneOf(quotaState.values),
    /** While true, only administrators above the tenant change the item. */
    locked: p.boolean().$type<boolean>(),
    /** Time until which the data of an item that was disabled while in use is kept. */
    graceUntil: time().nullable(),
    updatedAt: time(),
    /** Time when the infrastructure component of the item was deleted. */
    deletedAt: time().nullable(),
  },
});
export type TenantOfferingItem = InferEntity<typeof TenantOfferingItem>;
