import { ArgsType, Field, ID, InputType, Int, type ClassType } from 'type-graphql';
import { lists, type List } from '../../domain/lists.js';
import { defaultPage, largestPage } from '../../domain/access/reads/plan-page.js';
import type { ClientStatus, ClientType, TrusteeType } from '../../entities/index.js';
import {
  ClientStatusEnum,
  ClientTypeEnum,
  OrderDirection,
  namesEnum,
  TrusteeTypeEnum,
} from './enums.js';
import { ObjectFilter, common } from './filter-inputs.js';

@InputType('ClientFilter', {
  description: 'Conditions on clients. All given conditions must match.',
})
export class ClientFilter extends ObjectFilter {
  @Field(() => [ClientTypeEnum], { nullable: true, description: 'Filters by type: one of these.' })
  type?: ClientType[] | null;

  @Field(() => [ClientStatusEnum], {
    nullable: true,
    description: 'Filters by status: one of these.',
  })
  status?: ClientStatus[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Filters by `originId`: one of these.',
  })
  originIds?: string[] | null;
}
common(ClientFilter);

@InputType('AccessPolicyFilter', {
  description: 'Conditions on access policies. All given conditions must match.',
})
export class AccessPolicyFilter extends ObjectFilter {
  @Field(() => [String], { nullable: true, description: 'Filters by role: one of these ids.' })
  roleIds?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Filters by tenant of the policy: one of these ids.',
  })
  tenantIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Filters by trustee: one of these ids.' })
  trusteeIds?: string[] | null;

  @Field(() => [TrusteeTypeEnum], {
    nullable: true,
    description: 'Filters by type of trustee: one of these.',
  })
  trusteeType?: TrusteeType[] | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Matches policies on this tenant or one of its descendants.',
  })
  inSubtreeOf?: string | null;
}
common(AccessPolicyFilter);

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

export const ObjectOrder = orderInput('ObjectOrder', lists.contacts, 'objects');
export type Order = InstanceType<typeof ObjectOrder>;

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
export class ClientPage extends PageArgs {
  @Field(() => ClientFilter, { nullable: true, description: 'Filters the clients.' })
  filter?: ClientFilter | null;

  @Field(() => ObjectOrder, {
    nullable: true,
    description: 'Order of the list. Default: by id.',
  })
  orderBy?: Order | null;
}

@ArgsType()
export class AccessPolicyPage extends PageArgs {
  @Field(() => AccessPolicyFilter, { nullable: true, description: 'Filters the access policies.' })
  filter?: AccessPolicyFilter | null;

  @Field(() => ObjectOrder, {
    nullable: true,
    description: 'Order of the list. Default: by id.',
  })
  orderBy?: Order | null;
}
