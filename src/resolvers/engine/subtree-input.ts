import { Field, type ClassType } from 'type-graphql';
import { accessPolicyTexts } from '../../domain/core/field-descriptions.js';

/** Declares the fields that confine a role to a resource of a service on an input. */
export function confinable(input: ClassType): void {
  const declare = (name: string, description: string) =>
    Field(() => String, { nullable: true, description })(input.prototype, name);
  declare('resourceServerId', accessPolicyTexts.resourceServerId);
  declare('resourceNamespace', accessPolicyTexts.resourceNamespace);
  declare('resourcePath', accessPolicyTexts.resourcePath);
}
