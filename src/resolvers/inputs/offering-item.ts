import { GraphQLSafeInt } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { OfferingItemType, QuotaState, TenantKind } from '../../entities/index.js';
import { TenantKindEnum } from '../enums.js';
import { OfferingItemTypeEnum, QuotaStateEnum } from '../item-enums.js';
import { DateTime } from '../scalars.js';

@ArgsType()
export class CatalogueItemArgs {
  @Field(() => [String], {
    nullable: true,
    description: 'Only items of these editions, and those that belong to every edition.',
  })
  editions?: string[] | null;
}

@ArgsType()
abstract class ItemArgs extends CatalogueItemArgs {
  @Field(() => [String], {
    nullable: true,
    description: 'Only items that are counted as one of these usages.',
  })
  usageNames?: string[] | null;
}

@ArgsType()
export class TenantItemArgs extends ItemArgs {
  @Field(() => [OfferingItemTypeEnum], {
    nullable: true,
    description: 'Only items of these types.',
  })
  types?: OfferingItemType[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: only items that are on. False: only those that are off.',
  })
  enabled?: boolean | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Only items that are on or could be.',
  })
  availableOnly!: boolean;

  @Field(() => [ID], { nullable: true, description: 'Only items with these names.' })
  names?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'Only items of this application.' })
  applicationId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Only items that are bound to this infrastructure component.',
  })
  infraId?: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Only items that were set or deleted after this moment, also those of applications that are off.',
  })
  updatedSince?: number | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Leaves out items that are off, and whose data are kept for a while.',
  })
  forUi!: boolean;

  @Field(() => Boolean, {
    defaultValue: true,
    description: 'False: leaves out items that depend on another one and are off.',
  })
  includeSecondary!: boolean;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Also items that were deleted, with their infrastructure component for example, and those of applications that are off.',
  })
  includeDeleted!: boolean;
}

@ArgsType()
export class ChildItemArgs {
  @Field(() => TenantKindEnum, { nullable: true, description: 'The kind of the child.' })
  kind?: TenantKind | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only items of this edition, and those that belong to every edition.',
  })
  edition?: string | null;
}

@ArgsType()
export class QuotaUsageArgs extends ItemArgs {
  @Field(() => [QuotaStateEnum], {
    nullable: true,
    description:
      'Only items whose quota is in one of these states; all that have a quota unless given.',
  })
  states?: QuotaState[] | null;
}

@ArgsType()
export class UsageArgs extends ItemArgs {}

@ArgsType()
export class EditionSwitchArgs {
  @Field(() => ID, { description: 'Id of the application.' })
  applicationId!: string;

  @Field(() => String, { description: 'The edition to go over to.' })
  targetEdition!: string;
}

@InputType('QuotaInput', { description: 'How much of an offering item there is to be.' })
export class QuotaInput {
  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description: 'The quota; null for as much as anybody likes.',
  })
  value?: number | null;

  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description: 'How far beyond it usage may go; null for without end.',
  })
  overage?: number | null;

  @Field(() => GraphQLSafeInt, {
    description:
      'The version that you saw, 0 where there is no quota yet: if it has changed since, nothing is done.',
  })
  version!: number;
}

@InputType('OfferingItemInput', {
  description: 'What is to become of an offering item; what is left out stays as it is.',
})
export class OfferingItemInput {
  @Field(() => ID, { description: 'Name of the item.' })
  name!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the infrastructure component, of an item that is bound to one.',
  })
  infraId?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it is on. Turning off turns off at everybody below, too.',
  })
  enabled?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether only an administrator further up than usual may change it.',
  })
  locked?: boolean | null;

  @Field(() => QuotaInput, {
    nullable: true,
    description: 'The whole quota. A feature has none.',
  })
  quota?: QuotaInput | null;
}

@InputType('SetOfferingItemsInput', {
  description: 'Offering items to be turned on or off at a tenant, and their quotas: all or none.',
})
export class SetOfferingItemsInput {
  @Field(() => ID, { description: 'Id of the tenant.' })
  tenantId!: string;

  @Field(() => [OfferingItemInput], { description: 'The items; others stay as they are.' })
  items!: OfferingItemInput[];

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Do nothing if an item would be turned off that is in use.',
  })
  checkUsage!: boolean;
}

@InputType('SwitchEditionInput', { description: 'Which edition a tenant goes over to.' })
export class SwitchEditionInput {
  @Field(() => ID, { description: 'Id of the tenant.' })
  tenantId!: string;

  @Field(() => ID, { description: 'Id of the application.' })
  applicationId!: string;

  @Field(() => String, { description: 'The edition to go over to.' })
  targetEdition!: string;
}
