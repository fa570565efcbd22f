import { Field, Float, ID, ObjectType } from 'type-graphql';
import { GraphQLSafeInt } from 'graphql-scalars';
import * as entities from '../../../entities/index.js';
import { graphEnum } from '../../engine/enums.js';
import { objectType } from '../../engine/resource-types.js';
import { DateTime } from '../../engine/scalars.js';

const QuotaStateEnum = graphEnum(entities.quotaState);

class CatalogItem {
  @Field(() => ID, { description: entities.textsOf(entities.OfferingItem).name })
  name!: string;

  @Field(() => [graphEnum(entities.tenantKind)], {
    description: 'Kinds of tenants for which the item can be enabled.',
  })
  kinds!: entities.TenantKind[];
}

export const OfferingItem = objectType(entities.OfferingItem, CatalogItem);

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
  state!: entities.QuotaState;
}

@ObjectType('TenantOfferingItem', {
  simpleResolvers: true,
  description: 'Offering item of a tenant, or one that can be enabled for the tenant.',
})
export class TenantOfferingItem {
  @Field(() => OfferingItem, { description: 'Catalog entry of the item.' })
  item!: entities.OfferingItem;

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
