import { Field, ID, Int, ObjectType } from 'type-graphql';
import { securityGroupTexts } from '../../../domain/core/field-descriptions.js';
import { resources } from '../../../domain/resources.js';
import type { Readable } from '../../engine/selection.js';
import { Node, declareDates } from '../../engine/node-type.js';

@ObjectType('SecurityGroup', {
  implements: Node,
  simpleResolvers: true,
  description:
    'A security group: its members, users and clients of a tenant and its descendants, hold the access policies of the group.',
})
export class SecurityGroup extends Node {
  @Field(() => Int, { description: securityGroupTexts.version })
  version!: number;

  @Field(() => ID, { description: securityGroupTexts.tenantId })
  tenantId!: string;
}
declareDates(SecurityGroup);

export const readableSecurityGroup: Readable = {
  resource: resources.securityGroup,
  needs: {
    tenant: ['tenantId'],
    users: [],
    clients: [],
    memberCount: [],
    accessPolicies: [],
  },
};
