import { Field, Float, ID, ObjectType } from 'type-graphql';
import { GraphQLSafeInt } from 'graphql-scalars';
import type {
  InfraCapability,
  MeasurementUnit,
  OfferingItemType,
  QuotaState,
  TenantKind,
} from '../../entities/index.js';
import { InfraCapabilityEnum, TenantKindEnum } from '../enums.js';
import { MeasurementUnitEnum, OfferingItemTypeEnum, QuotaStateEnum } from '../item-enums.js';
import { DateTime } from '../scalars.js';

@ObjectType('OfferingItem', {
  simpleResolvers: true,
  description: 'Something of an application that tenants can be given: a row of the catalogue.',
})
export class OfferingItem {
  @Field(() => ID, { description: 'Unique in the platform, for example `adv_storage`.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The edition that it belongs to; null for an item of every edition.',
  })
  edition!: string | null;

  @Field(() => String, {
    description: 'What it is counted as: items of several editions share a usage.',
  })
  usageName!: string;

  @Field(() => MeasurementUnitEnum, { description: 'What usage is counted in.' })
  measurementUnit!: MeasurementUnit;

  @Field(() => OfferingItemTypeEnum, { description: 'What sort of thing it is.' })
  type!: OfferingItemType;

  @Field(() => InfraCapabilityEnum, {
    nullable: true,
    description:
      'What an infrastructure component must be capable of to carry it; null where none has to.',
  })
  capability!: InfraCapability | null;

  @Field(() => [TenantKindEnum], { description: 'Kinds of tenants that can have it.' })
  kinds!: TenantKind[];

  @Field(() => Boolean, {
    description: 'Whether usage only grows, and is charged by what a period added to it.',
  })
  accumulates!: boolean;
}

@ObjectType('Quota', {
  simpleResolvers: true,
  description: 'How much of an offering item there may be.',
})
export class Quota {
  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description: 'The quota; null for as much as anybody likes.',
  })
  value!: number | null;

  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description: 'How far beyond it usage may go; null for without end.',
  })
  overage!: number | null;

  @Field(() => GraphQLSafeInt, {
    description:
      'Grows with each change of the quota, and is 0 while there is none; whoever changes it names the one they saw.',
  })
  version!: number;
}

@ObjectType('QuotaUsage', {
  simpleResolvers: true,
  description: 'How what a tenant and everybody below it use of an item stands to its quota.',
})
export class QuotaUsage {
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the infrastructure component, of an item that is bound to one.',
  })
  infraId!: string | null;

  @Field(() => GraphQLSafeInt, { description: 'What is used, up to this moment.' })
  used!: number;

  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description: 'How far beyond the quota usage may go; null for without end.',
  })
  overage!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'What is used as a part of the quota: 1 is all of it. Null without a quota or with one of 0.',
  })
  ratio!: number | null;

  @Field(() => QuotaStateEnum, { description: 'How the one stands to the other.' })
  state!: QuotaState;
}

@ObjectType('TenantOfferingItem', {
  simpleResolvers: true,
  description: 'An offering item as one tenant has it, or could have it.',
})
export class TenantOfferingItem {
  @Field(() => OfferingItem, { description: 'What the catalogue says of it.' })
  item!: OfferingItem;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the infrastructure component, of an item that is bound to one.',
  })
  infraId!: string | null;

  @Field(() => Boolean, { description: 'Whether it is on.' })
  enabled!: boolean;

  @Field(() => Boolean, {
    description: 'Whether only an administrator further up than usual changes it.',
  })
  locked!: boolean;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when its data are kept, where it was turned off while in use.',
  })
  graceUntil!: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The moment of the last change; null if it was never set.',
  })
  updatedAt!: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The moment of deletion: of the item, or of the tenant.',
  })
  deletedAt!: number | null;
}

@ObjectType('OfferingItemName', {
  simpleResolvers: true,
  description: 'What tells the offering items of one tenant apart.',
})
export class OfferingItemName {
  @Field(() => ID, { description: 'Name of the item.' })
  name!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the infrastructure component, of an item that is bound to one.',
  })
  infraId!: string | null;
}

@ObjectType('EditionSwitch', {
  simpleResolvers: true,
  description:
    'What would become of a tenant’s offering items of an application in another edition.',
})
export class EditionSwitch {
  @Field(() => Boolean, { description: 'Whether the tenant can go over to the edition.' })
  possible!: boolean;

  @Field(() => [String], {
    description: 'What changes with it, in the words of the REST API; empty if it is not possible.',
  })
  warnings!: string[];

  @Field(() => String, { nullable: true, description: 'Why it is not possible, for people.' })
  obstacle!: string | null;

  @Field(() => [OfferingItemName], {
    description: 'The items of the edition that the tenant would need and cannot have.',
  })
  unavailableItems!: OfferingItemName[];
}
