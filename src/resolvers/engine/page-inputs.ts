import { GraphQLSafeInt } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType, Int, type ClassType } from 'type-graphql';
import { lists, type List } from '../../domain/lists.js';
import { defaultPage, largestPage } from '../../domain/access/reads/plan-page.js';
import type {
  CustomerType,
  MfaStatus,
  OfferingItemType,
  PricingMode,
  QuotaState,
  TenantKind,
} from '../../entities/index.js';
import {
  CustomerTypeEnum,
  MfaStatusEnum,
  OrderDirection,
  namesEnum,
  PricingModeEnum,
  TenantKindEnum,
} from './enums.js';
import {
  OfferingItemTypeEnum,
  QuotaStateEnum,
} from '../commerce/offering-items/offering-item-enums.js';
import { ObjectFilter, TextFilter, common } from './filter-inputs.js';

@InputType('QuotaFilter', {
  description:
    'Condition on the quotas of the offering items of a tenant. Usage that was reported very recently may not be included yet.',
})
class QuotaFilter {
  @Field(() => [QuotaStateEnum], {
    description:
      'Matches tenants with an enabled offering item whose quota is in one of these states.',
  })
  states!: QuotaState[];

  @Field(() => [String], {
    nullable: true,
    description: 'Considers only offering items that count one of these usages.',
  })
  usageNames?: string[] | null;
}

@InputType('TenantFilter', {
  description: 'Conditions on tenants. All given conditions must match.',
})
export class TenantFilter extends ObjectFilter {
  @Field(() => [TenantKindEnum], { nullable: true, description: 'Filters by kind: one of these.' })
  kind?: TenantKind[] | null;

  @Field(() => TextFilter, { nullable: true, description: 'Filters by name.' })
  name?: TextFilter | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Filters by whether the tenant itself is enabled.',
  })
  enabled?: boolean | null;

  @Field(() => [CustomerTypeEnum], {
    nullable: true,
    description: 'Filters by customer type: one of these.',
  })
  customerType?: CustomerType[] | null;

  @Field(() => [PricingModeEnum], {
    nullable: true,
    description: 'Filters by pricing mode: one of these.',
  })
  pricingMode?: PricingMode[] | null;

  @Field(() => [MfaStatusEnum], {
    nullable: true,
    description: 'Filters by MFA status: one of these.',
  })
  mfaStatus?: MfaStatus[] | null;

  @Field(() => TextFilter, { nullable: true, description: 'Filters by customer id.' })
  customerId?: TextFilter | null;

  @Field(() => TextFilter, { nullable: true, description: 'Filters by internal tag.' })
  internalTag?: TextFilter | null;

  @Field(() => QuotaFilter, { nullable: true, description: 'Filters by the state of the quotas.' })
  quota?: QuotaFilter | null;

  @Field(() => [GraphQLSafeInt], {
    nullable: true,
    description: 'Filters by numeric id: one of these.',
  })
  numbers?: number[] | null;

  @Field(() => [OfferingItemTypeEnum], {
    nullable: true,
    description: 'Matches tenants with an enabled offering item of one of these types.',
  })
  itemTypes?: OfferingItemType[] | null;
}
common(TenantFilter);

/** The input type that selects one of the orders of a list, and its enum. */
export function orderInput(name: string, { orders }: Pick<List, 'orders'>, of: string) {
  const texts: Record<string, string> = Object.fromEntries(
    Object.entries(orders).map(([field, { description }]) => [field, description]),
  );
  const fields = namesEnum(`${name}Field`, `Field to sort ${of} by.`, texts);
  @InputType(name, { description: `Order of ${of}.` })
  class Order {
    @Field(() => fields, { description: 'Field to sort by.' })
    field!: string;

    @Field(() => OrderDirection, { defaultValue: 'ASC', description: 'Sort direction.' })
    direction!: 'ASC' | 'DESC';
  }
  return Order;
}

/** Declares the fields of an order by usage. */
export function declareUsage({ prototype }: ClassType): void {
  Field(() => String, {
    nullable: true,
    description:
      'Name of the usage to sort by, for example `storage`. Required with `USAGE`, invalid with other fields.',
  })(prototype, 'usage');
  Field(() => ID, {
    nullable: true,
    description:
      'Id of an infrastructure component. Sorts by the usage on this component only. Valid only with `USAGE`.',
  })(prototype, 'infraId');
}

const TenantOrder = orderInput('TenantOrder', lists.tenants, 'tenants');
declareUsage(TenantOrder);
export const ObjectOrder = orderInput('ObjectOrder', lists.contacts, 'objects');
export type Order = InstanceType<typeof ObjectOrder>;
export type UsedOrder = Order & { usage?: string | null; infraId?: string | null };

@ArgsType()
export abstract class CursorArgs {
  @Field(() => Int, {
    nullable: true,
    description: `Number of rows from the start, at most ${largestPage}. Default: ${defaultPage}, if \`last\` is not given either.`,
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Returns only rows after this cursor.' })
  after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: `Number of rows from the end, at most ${largestPage}.`,
  })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Returns only rows before this cursor.' })
  before?: string | null;
}

@ArgsType()
export abstract class PageArgs extends CursorArgs {
  @Field(() => Boolean, { defaultValue: false, description: 'Includes deleted objects.' })
  includeDeleted!: boolean;
}

@ArgsType()
export class TenantPage extends PageArgs {
  @Field(() => TenantFilter, { nullable: true, description: 'Filters the tenants.' })
  filter?: TenantFilter | null;

  @Field(() => TenantOrder, {
    nullable: true,
    description: 'Order of the tenants. Default: by position in the hierarchy.',
  })
  orderBy?: UsedOrder | null;
}
