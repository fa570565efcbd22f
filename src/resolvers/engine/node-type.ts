import { Field, ID, InterfaceType, type ClassType } from 'type-graphql';
import { objectTexts } from '../../domain/core/field-descriptions.js';
import type { Readable } from './selection.js';

/** A row with the name of its GraphQL type, for fields that can return several types. */
export interface Typed {
  readonly __typename: string;
}

/** An object type of a resource, with its name and what it reads. */
export interface NodeType {
  readonly typename: string;
  readonly type: () => ClassType;
  readonly readable: Readable;
}

export const nodeType = (typename: string, type: ClassType, readable: Readable): NodeType => ({
  typename,
  type: () => type,
  readable,
});

@InterfaceType('Node', {
  description: 'An object that the query `node` can return.',
})
export abstract class Node {
  @Field(() => ID, { description: objectTexts.id })
  id!: string;
}

@InterfaceType('Principal', {
  implements: Node,
  description: 'A user or a client: an account that can sign in and hold roles.',
})
export abstract class Principal extends Node {
  @Field(() => ID, { description: 'Id of the tenant that the principal belongs to.' })
  tenantId!: string;
}
