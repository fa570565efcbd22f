import { ArgsType, Field, InputType, Int } from 'type-graphql';
import { orderTexts } from '../../domain/access/reads/declared-list.js';
import type { ListOrder } from '../../domain/access/reads/list.js';
import { defaultPage, largestPage } from '../../domain/access/reads/plan-page.js';
import { objectFields } from '../../entities/index.js';
import { OrderDirection, namesEnum } from './enums.js';

/** The input type that selects one of the orders of a list, and its enum. */
export function orderInput(
  name: string,
  orders: Readonly<Record<string, Pick<ListOrder, 'description'>>>,
  of: string,
) {
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

/** The orders that all objects have. */
export const ObjectOrder = orderInput(
  'ObjectOrder',
  orderTexts({ fields: objectFields() }),
  'objects',
);
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
