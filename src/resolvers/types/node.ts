import { Field, ID, InterfaceType, type ClassType } from 'type-graphql';
import { DateTime } from '../scalars.js';

/** The graph's names of the kinds of objects; a row that stands where several kinds may says which it is. */
export interface Typed {
  readonly __typename: string;
}

@InterfaceType('Node', {
  description: 'An object that `node` finds by its id.',
})
export abstract class Node {
  @Field(() => ID, { description: 'The id: the same UUID as in the REST API.' })
  id!: string;
}

@InterfaceType('Principal', {
  implements: Node,
  description: 'Somebody who can hold roles and sign in: a user or a client.',
})
export abstract class Principal extends Node {
  @Field(() => ID, { description: 'Id of the tenant that they belong to.' })
  tenantId!: string;
}

/** Declares when an object was made, last changed and deleted. */
export function declareDates(type: ClassType): void {
  const declare = (name: string, description: string, nullable = false) =>
    Field(() => DateTime, { nullable, description })(type.prototype, name);
  declare('createdAt', 'The moment of creation.');
  declare('updatedAt', 'The moment of the last change.');
  declare('deletedAt', 'The moment of deletion.', true);
}
