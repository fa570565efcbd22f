import { GraphQLSafeInt } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import {
  tenantKind,
  type OfferingItemType,
  type QuotaState,
  type TenantKind,
} from '../../../entities/index.js';
import { graphEnum } from '../../engine/enums.js';
import { OfferingItemTypeEnum, QuotaStateEnum } from './offering-item-enums.js';
import { DateTime } from '../../engine/scalars.js';

@ArgsType()
export class CatalogueItemArgs {
  @Field(() => [String], {
    nullable: true,
    description: 'Filters by edition. Items that belong to all editions are always included.',
  })
  editions?: string[] | null;
}

@ArgsType()
abstract class ItemArgs extends CatalogueItemArgs {
  @Field(() => [String], {
    nullable: true,
    description: 'Filters by the usage that the item counts.',
  })
  usageNames?: string[] | null;
}

@ArgsType()
export class TenantItemArgs extends ItemArgs {
  @Field(() => [OfferingItemTypeEnum], {
    nullable: true,
    description: 'Filters by type.',
  })
  types?: OfferingItemType[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Filters by state: true for enabled items, false for disabled ones. Default: both.',
  })
  enabled?: boolean | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Returns only items that are enabled or can be enabled.',
  })
  availableOnly!: boolean;

  @Field(() => [ID], { nullable: true, description: 'Filters by name.' })
  names?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'Filters by application.' })
  applicationId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Filters by the infrastructure component that the item is bound to.',
  })
  infraId?: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Returns only items that were changed or deleted after this time, including items of disabled applications.',
  })
  updatedSince?: number | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Excludes disabled items that are in their grace period.',
  })
  forUi!: boolean;

  @Field(() => Boolean, {
    defaultValue: true,
    description: 'Includes disabled items that depend on another item.',
  })
  includeSecondary!: boolean;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Includes deleted items, for example those of a deleted infrastructure component, and items of disabled applications.',
  })
  includeDeleted!: boolean;
}

@ArgsType()
export class ChildItemArgs {
  @Field(() => graphEnum(tenantKind), {
    nullable: true,
    description: 'Kind of the child. Default: any kind that the tenant can have as a child.',
  })
  kind?: TenantKind | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Filters by edition. Items that belong to all editions are always included. Default: all editions.',
  })
  edition?: string | null;
}

@ArgsType()
export class QuotaUsageArgs extends ItemArgs {
  @Field(() => [QuotaStateEnum], {
    nullable: true,
    description: 'Filters by quota state. Default: all items with a quota.',
  })
  states?: QuotaState[] | null;
}

@ArgsType()
export class UsageArgs extends ItemArgs {}

@ArgsType()
export class EditionSwitchArgs {
  @Field(() => ID, { description: 'Id of the application.' })
  applicationId!: string;

  @Field(() => String, { description: 'Name of the edition to switch to.' })
  targetEdition!: string;
}

@InputType('QuotaInput', { description: 'Quota of an offering item to set.' })
export class QuotaInput {
  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description: 'Quota in the unit of the item; null for unlimited.',
  })
  value?: number | null;

  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description: 'Amount by which usage may exceed the quota; null for unlimited.',
  })
  overage?: number | null;

  @Field(() => GraphQLSafeInt, {
    description:
      'Version of the quota that the caller last read; 0 if no quota is set. The mutation fails if the quota has changed since.',
  })
  version!: number;
}

@InputType('OfferingItemInput', {
  description: 'Changes to an offering item. Omitted fields stay unchanged.',
})
export class OfferingItemInput {
  @Field(() => ID, { description: 'Name of the offering item.' })
  name!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the infrastructure component. Required for an item that is bound to one.',
  })
  infraId?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the item is enabled. Disabling an item also disables it for all descendants.',
  })
  enabled?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the item is locked. Only an administrator above the parent of the tenant can change a locked item or its lock.',
  })
  locked?: boolean | null;

  @Field(() => QuotaInput, {
    nullable: true,
    description: 'New quota, which replaces the old one. A feature has no quota.',
  })
  quota?: QuotaInput | null;
}

@InputType('SetOfferingItemsInput', {
  description: 'Tenant and changes to its offering items.',
})
export class SetOfferingItemsInput {
  @Field(() => ID, { description: 'Id of the tenant.' })
  tenantId!: string;

  @Field(() => [OfferingItemInput], {
    description:
      'Changes to offering items, at most 1000. Items that are not listed stay unchanged.',
  })
  items!: OfferingItemInput[];

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether the mutation fails if it would disable an item that is in use.',
  })
  checkUsage!: boolean;
}

@InputType('SwitchEditionInput', { description: 'Tenant, application and target edition.' })
export class SwitchEditionInput {
  @Field(() => ID, { description: 'Id of the tenant.' })
  tenantId!: string;

  @Field(() => ID, { description: 'Id of the application.' })
  applicationId!: string;

  @Field(() => String, { description: 'Name of the edition to switch to.' })
  targetEdition!: string;
}
