import { Field, ID, Int, ObjectType } from 'type-graphql';
import { kinds } from '../../domain/reads/kinds.js';
import type { TrusteeType } from '../../entities/index.js';
import { TrusteeTypeEnum } from '../enums.js';
import type { Readable } from '../selection.js';
import { Node, declareDates } from './node.js';

@ObjectType('AccessPolicy', {
  implements: Node,
  simpleResolvers: true,
  description: 'A role that somebody holds on a tenant and on everything below it.',
})
export class AccessPolicy extends Node {
  @Field(() => Int, { description: 'Grows by one with every change.' })
  version!: number;

  @Field(() => ID, { description: 'Id of whoever holds it.' })
  trusteeId!: string;

  @Field(() => TrusteeTypeEnum, { description: 'What whoever holds it is.' })
  trusteeType!: TrusteeType;

  @Field(() => ID, { description: 'Id of the tenant of whoever granted it.' })
  issuerId!: string;

  @Field(() => ID, { description: 'Id of the tenant that it is held on.' })
  tenantId!: string;

  @Field(() => String, { description: 'Id of the role, for example `company_admin`.' })
  roleId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The resource server that the policy is confined to.',
  })
  resourceServerId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The namespace of resources that the policy is confined to.',
  })
  resourceNamespace!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The resource that the policy is confined to.',
  })
  resourcePath!: string | null;
}
declareDates(AccessPolicy);

export const readableAccessPolicy: Readable = {
  kind: kinds.accessPolicy,
  needs: {
    role: ['roleId'],
    tenant: ['tenantId'],
    trustee: ['trusteeId', 'trusteeType'],
    securityGroup: ['trusteeId', 'trusteeType'],
  },
};
