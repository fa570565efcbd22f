import { Field, ID } from 'type-graphql';
import type { List } from '../../../domain/access/reads/list.js';
import { orderInput } from '../../engine/page-inputs.js';

/** The input type that selects one of the orders of a list, which can also be a usage. */
export function usageOrderInput(name: string, orders: List['orders'], of: string) {
  const Order = orderInput(name, orders, of);
  Field(() => String, {
    nullable: true,
    description:
      'Name of the usage to sort by, for example `storage`. Required with `USAGE`, invalid with other fields.',
  })(Order.prototype, 'usage');
  Field(() => ID, {
    nullable: true,
    description:
      'Id of an infrastructure component. Sorts by the usage on this component only. Valid only with `USAGE`.',
  })(Order.prototype, 'infraId');
  return Order;
}
