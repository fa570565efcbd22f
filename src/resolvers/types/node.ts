import { Field, ID, InterfaceType } from 'type-graphql';

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
