import { Field, type ClassType } from 'type-graphql';

/** Declares the fields that confine a role to a resource of a service on an input. */
export function confinable(input: ClassType): void {
  const declare = (name: string, description: string) =>
    Field(() => String, { nullable: true, description })(input.prototype, name);
  declare('resourceServerId', 'A resource server to confine it to.');
  declare('resourceNamespace', 'A namespace of resources to confine it to.');
  declare('resourcePath', 'A resource to confine it to.');
}
