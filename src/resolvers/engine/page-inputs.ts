import { ArgsType, Field, ID, InputType, Int, type ClassType } from 'type-graphql';
import type { List } from '../../domain/access/reads/list.js';
import { lists } from '../../domain/lists.js';
import { defaultPage, largestPage } from '../../domain/access/reads/plan-page.js';
import { OrderDirection, namesEnum } from './enums.js';

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
