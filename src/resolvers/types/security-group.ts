import { Field, ID, Int, ObjectType } from 'type-graphql';
import { kinds } from '../../domain/reads/kinds.js';
import type { Readable } from '../selection.js';
import { Node, declareDates } from './node.js';

@ObjectType('SecurityGroup', {
  implements: Node,
  simpleResolvers: true,
  description:
    'A group of users and clients in and below a tenant: each of them holds the access policies of the group.',
})
export class SecurityGroup extends Node {
  @Field(() => Int, { description: 'Grows by one whenever the members change.' })
  version!: number;

  @Field(() => ID, { description: 'Id of the tenant that it belongs to.' })
  tenantId!: string;
}
declareDates(SecurityGroup);

export const readableSecurityGroup: Readable = {
  kind: kinds.securityGroup,
  needs: {
    tenant: ['tenantId'],
    users: [],
    clients: [],
    memberCount: [],
    accessPolicies: [],
  },
};
