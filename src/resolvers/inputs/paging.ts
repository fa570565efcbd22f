import { GraphQLSafeInt } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType, Int, type ClassType } from 'type-graphql';
import { defaultPage, largestPage } from '../../domain/reads/plan-page.js';
import type {
  ClientStatus,
  ClientType,
  ContactType,
  CustomerType,
  MfaStatus,
  OfferingItemType,
  PricingMode,
  QuotaState,
  TenantKind,
  TrusteeType,
} from '../../entities/index.js';
import {
  ClientStatusEnum,
  ClientTypeEnum,
  ContactTypeEnum,
  CustomerTypeEnum,
  MfaStatusEnum,
  ObjectOrderField,
  OrderDirection,
  PricingModeEnum,
  TenantKindEnum,
  TenantOrderField,
  TrusteeTypeEnum,
} from '../enums.js';
import { OfferingItemTypeEnum, QuotaStateEnum } from '../item-enums.js';
import { DateTime } from '../scalars.js';

@InputType('TextFilter', {
  description:
    'What a text is compared with, without regard to case and to how accents are encoded: `STRASSE` is `straße`, and I, ı, İ and i are one letter.',
})
export class TextFilter {
  @Field(() => String, { nullable: true, description: 'It is this text.' })
  equals?: string | null;

  @Field(() => String, { nullable: true, description: 'It starts with this text.' })
  startsWith?: string | null;

  @Field(() => String, { nullable: true, description: 'It contains this text.' })
  contains?: string | null;
}

@InputType('DateTimeFilter', { description: 'A span of time.' })
export class DateTimeFilter {
  @Field(() => DateTime, { nullable: true, description: 'At this moment or later.' })
  from?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'Before this moment.' })
  before?: number | null;
}

@InputType('QuotaFilter', {
  description:
    'What the quotas of the offering items are like that a tenant has. What was reported just now may not count yet.',
})
class QuotaFilter {
  @Field(() => [QuotaStateEnum], {
    description: 'The tenant has an item on whose quota is in one of these states.',
  })
  states!: QuotaState[];

  @Field(() => [String], {
    nullable: true,
    description: 'Only items that count one of these usages are looked at.',
  })
  usageNames?: string[] | null;
}

/** What all filters have: the ids, the dates, and filters that combine filters. */
export abstract class ObjectFilter {
  ids?: string[] | null;
  createdAt?: DateTimeFilter | null;
  updatedAt?: DateTimeFilter | null;
}

/** Declares the fields of `ObjectFilter`, and `and`, `or` and `not`, on a filter. */
export function common(filter: ClassType<ObjectFilter>): void {
  const declare = (name: string, type: () => unknown, description: string) =>
    Field(type as () => ClassType, { nullable: true, description })(filter.prototype, name);
  declare('ids', () => [ID], 'It is one of these objects.');
  declare('createdAt', () => DateTimeFilter, 'It was created in this span.');
  declare('updatedAt', () => DateTimeFilter, 'It was last changed in this span.');
  declare('and', () => [filter], 'All of these hold.');
  declare('or', () => [filter], 'At least one of these holds.');
  declare('not', () => filter, 'This does not hold.');
}

@InputType('TenantFilter', {
  description: 'Which tenants a list has. All that is given must hold.',
})
export class TenantFilter extends ObjectFilter {
  @Field(() => [TenantKindEnum], { nullable: true, description: 'It is of one of these kinds.' })
  kind?: TenantKind[] | null;

  @Field(() => TextFilter, { nullable: true, description: 'What its name is.' })
  name?: TextFilter | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is enabled itself.' })
  enabled?: boolean | null;

  @Field(() => [CustomerTypeEnum], { nullable: true, description: 'It is one of these sorts.' })
  customerType?: CustomerType[] | null;

  @Field(() => [PricingModeEnum], { nullable: true, description: 'It is charged in this way.' })
  pricingMode?: PricingMode[] | null;

  @Field(() => [MfaStatusEnum], {
    nullable: true,
    description: 'Multi-factor authentication stands so.',
  })
  mfaStatus?: MfaStatus[] | null;

  @Field(() => TextFilter, { nullable: true, description: 'What its customer id is.' })
  customerId?: TextFilter | null;

  @Field(() => TextFilter, { nullable: true, description: 'What its internal tag is.' })
  internalTag?: TextFilter | null;

  @Field(() => QuotaFilter, { nullable: true, description: 'How much of its quotas it uses.' })
  quota?: QuotaFilter | null;

  @Field(() => [GraphQLSafeInt], {
    nullable: true,
    description: 'It has one of these numbers, by which older services know it.',
  })
  numbers?: number[] | null;

  @Field(() => [OfferingItemTypeEnum], {
    nullable: true,
    description: 'An offering item of one of these types is on.',
  })
  itemTypes?: OfferingItemType[] | null;
}
common(TenantFilter);

@InputType('ClientFilter', {
  description: 'Which clients a list has. All that is given must hold.',
})
export class ClientFilter extends ObjectFilter {
  @Field(() => [ClientTypeEnum], { nullable: true, description: 'It is of one of these types.' })
  type?: ClientType[] | null;

  @Field(() => [ClientStatusEnum], { nullable: true, description: 'It has one of these statuses.' })
  status?: ClientStatus[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Its origin knows it by one of these: see `originId`.',
  })
  originIds?: string[] | null;
}
common(ClientFilter);

@InputType('ContactFilter', {
  description: 'Which contacts a list has. All that is given must hold.',
})
export class ContactFilter extends ObjectFilter {
  @Field(() => [ContactTypeEnum], { nullable: true, description: 'It is for one of these.' })
  types?: ContactType[] | null;

  @Field(() => TextFilter, { nullable: true, description: 'What the address is.' })
  email?: TextFilter | null;
}
common(ContactFilter);

@InputType('AccessPolicyFilter', {
  description: 'Which access policies a list has. All that is given must hold.',
})
export class AccessPolicyFilter extends ObjectFilter {
  @Field(() => [String], { nullable: true, description: 'It gives one of these roles.' })
  roleIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'It is held on one of these tenants.' })
  tenantIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'One of these holds it.' })
  trusteeIds?: string[] | null;

  @Field(() => [TrusteeTypeEnum], {
    nullable: true,
    description: 'It is held by one of this sort.',
  })
  trusteeType?: TrusteeType[] | null;

  @Field(() => ID, {
    nullable: true,
    description: 'It is held on this tenant, or on one at any depth below it.',
  })
  inSubtreeOf?: string | null;
}
common(AccessPolicyFilter);

/** The order of a list by one of `fields`. */
export function orderInput(name: string, fields: object, of: string) {
  @InputType(name, { description: `What ${of} are sorted by, and which way.` })
  class Order {
    @Field(() => fields, { description: 'What they are sorted by.' })
    field!: string;

    @Field(() => OrderDirection, { defaultValue: 'ASC', description: 'Which way.' })
    direction!: 'ASC' | 'DESC';
  }
  return Order;
}

/** Declares the fields of an order by usage. */
export function declareUsage({ prototype }: ClassType): void {
  Field(() => String, {
    nullable: true,
    description: 'With `USAGE`, and only with it: the name of the usage, for example `storage`.',
  })(prototype, 'usage');
  Field(() => ID, {
    nullable: true,
    description:
      'With `USAGE`, and only with it: what is used on this infrastructure component alone.',
  })(prototype, 'infraId');
}

const TenantOrder = orderInput('TenantOrder', TenantOrderField, 'tenants');
declareUsage(TenantOrder);
export const ObjectOrder = orderInput('ObjectOrder', ObjectOrderField, 'objects');
export type Order = InstanceType<typeof ObjectOrder>;
export type UsedOrder = Order & { usage?: string | null; infraId?: string | null };

@ArgsType()
export abstract class PlaceArgs {
  @Field(() => Int, {
    nullable: true,
    description: `How many rows from the start, ${largestPage} at most; ${defaultPage} when neither this nor \`last\` is given.`,
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only rows after this cursor.' })
  after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: `How many rows from the end, ${largestPage} at most.`,
  })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only rows before this cursor.' })
  before?: string | null;
}

@ArgsType()
export abstract class PageArgs extends PlaceArgs {
  @Field(() => Boolean, { defaultValue: false, description: 'Also rows that were deleted.' })
  includeDeleted!: boolean;
}

@ArgsType()
export class TenantPage extends PageArgs {
  @Field(() => TenantFilter, { nullable: true, description: 'Which tenants.' })
  filter?: TenantFilter | null;

  @Field(() => TenantOrder, {
    nullable: true,
    description: 'In which order; by place in the tree unless it is given.',
  })
  orderBy?: UsedOrder | null;
}

@ArgsType()
export class ClientPage extends PageArgs {
  @Field(() => ClientFilter, { nullable: true, description: 'Which clients.' })
  filter?: ClientFilter | null;

  @Field(() => ObjectOrder, {
    nullable: true,
    description: 'In which order; by id unless it is given.',
  })
  orderBy?: Order | null;
}

@ArgsType()
export class ContactPage extends PageArgs {
  @Field(() => ContactFilter, { nullable: true, description: 'Which contacts.' })
  filter?: ContactFilter | null;

  @Field(() => ObjectOrder, {
    nullable: true,
    description: 'In which order; by id unless it is given.',
  })
  orderBy?: Order | null;
}

@ArgsType()
export class AccessPolicyPage extends PageArgs {
  @Field(() => AccessPolicyFilter, { nullable: true, description: 'Which access policies.' })
  filter?: AccessPolicyFilter | null;

  @Field(() => ObjectOrder, {
    nullable: true,
    description: 'In which order; by id unless it is given.',
  })
  orderBy?: Order | null;
}
