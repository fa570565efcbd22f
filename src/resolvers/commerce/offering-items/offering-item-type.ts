import { Field, Float, ID, ObjectType } from 'type-graphql';
import { GraphQLSafeInt } from 'graphql-scalars';
import {
  tenantKind,
  type InfraCapability,
  type MeasurementUnit,
  type OfferingItemType,
  type QuotaState,
  type TenantKind,
} from '../../../entities/index.js';
import { InfraCapabilityEnum, graphEnum } from '../../engine/enums.js';
import {
  MeasurementUnitEnum,
  OfferingItemTypeEnum,
  QuotaStateEnum,
} from './offering-item-enums.js';
import { DateTime } from '../../engine/scalars.js';

@ObjectType('OfferingItem', {
  simpleResolvers: true,
  description:
    'Offering item of the catalog: a feature or a counted resource of an application that can be enabled for tenants.',
})
export class OfferingItem {
  @Field(() => ID, {
    description: 'Name of the item, unique in the platform, for example `adv_storage`.',
  })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Edition that the item belongs to; null if it belongs to all editions.',
  })
  edition!: string | null;

  @Field(() => String, {
    description:
      'Name of the usage that the item counts. Items of different editions can count the same usage.',
  })
  usageName!: string;

  @Field(() => MeasurementUnitEnum, { description: 'Unit of the usage.' })
  measurementUnit!: MeasurementUnit;

  @Field(() => OfferingItemTypeEnum, { description: 'Type of the item.' })
  type!: OfferingItemType;

  @Field(() => InfraCapabilityEnum, {
    nullable: true,
    description:
      'Capability that an infrastructure component must have to carry the item; null if the item is not bound to a component.',
  })
  capability!: InfraCapability | null;

  @Field(() => [graphEnum(tenantKind)], {
    description: 'Kinds of tenants for which the item can be enabled.',
  })
  kinds!: TenantKind[];

  @Field(() => Boolean, {
    description:
      'Whether usage accumulates. If true, a period is charged for the usage that was added in it; if false, for the total usage.',
  })
  accumulates!: boolean;
}

@ObjectType('Quota', {
  simpleResolvers: true,
  description: 'Limit for the usage of an offering item.',
})
export class Quota {
  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description: 'Quota in the unit of the item; null for unlimited.',
  })
  value!: number | null;

  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description: 'Amount by which usage may exceed the quota; null for unlimited.',
  })
  overage!: number | null;

  @Field(() => GraphQLSafeInt, {
    description:
      'Version of the quota. It increases with every change and is 0 while no quota is set. Pass it when changing the quota.',
  })
  version!: number;
}

@ObjectType('QuotaUsage', {
  simpleResolvers: true,
  description:
    'Usage of an offering item by a tenant and its descendants, compared with the quota of the tenant.',
})
export class QuotaUsage {
  @Field(() => ID, {
    nullable: true,
    description:
      'Id of the infrastructure component that the item is bound to; null if there is none.',
  })
  infraId!: string | null;

  @Field(() => GraphQLSafeInt, { description: 'Current total usage.' })
  used!: number;

  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description: 'Amount by which usage may exceed the quota; null for unlimited.',
  })
  overage!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Usage divided by quota: 1 means that the quota is used up. Null if the quota is unlimited or 0.',
  })
  ratio!: number | null;

  @Field(() => QuotaStateEnum, { description: 'Usage compared with the quota.' })
  state!: QuotaState;
}

@ObjectType('TenantOfferingItem', {
  simpleResolvers: true,
  description: 'Offering item of a tenant, or one that can be enabled for the tenant.',
})
export class TenantOfferingItem {
  @Field(() => OfferingItem, { description: 'Catalog entry of the item.' })
  item!: OfferingItem;

  @Field(() => ID, {
    nullable: true,
    description:
      'Id of the infrastructure component that the item is bound to; null if there is none.',
  })
  infraId!: string | null;

  @Field(() => Boolean, { description: 'Whether the item is enabled.' })
  enabled!: boolean;

  @Field(() => Boolean, {
    description:
      'Whether the item is locked. Only an administrator above the parent of the tenant can change a locked item or its lock.',
  })
  locked!: boolean;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'End of the grace period, during which the data of an item is kept that was disabled while in use; null if there is no grace period.',
  })
  graceUntil!: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time of the last change; null if the item was never set.',
  })
  updatedAt!: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time when the item or its tenant was deleted; null if neither is deleted.',
  })
  deletedAt!: number | null;
}

@ObjectType('OfferingItemName', {
  simpleResolvers: true,
  description: 'Name and component that identify an offering item of a tenant.',
})
export class OfferingItemName {
  @Field(() => ID, { description: 'Name of the offering item.' })
  name!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'Id of the infrastructure component that the item is bound to; null if there is none.',
  })
  infraId!: string | null;
}

@ObjectType('EditionSwitch', {
  simpleResolvers: true,
  description: 'Effects of switching a tenant to another edition of an application.',
})
export class EditionSwitch {
  @Field(() => Boolean, { description: 'Whether the switch is possible.' })
  possible!: boolean;

  @Field(() => [String], {
    description:
      'Codes of the warnings, the same as in the REST API; empty if the switch is not possible.',
  })
  warnings!: string[];

  @Field(() => String, {
    nullable: true,
    description: 'Reason why the switch is not possible, in plain text; null if it is possible.',
  })
  obstacle!: string | null;

  @Field(() => [OfferingItemName], {
    description:
      'Items of the target edition that are required and not available to the tenant or one of its descendants.',
  })
  unavailableItems!: OfferingItemName[];
}
