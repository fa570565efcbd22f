import { Field, ID, Int, ObjectType } from 'type-graphql';
import { accessPolicyTexts } from '../../../domain/core/field-descriptions.js';
import { resources } from '../../../domain/resources.js';
import type { TrusteeType } from '../../../entities/index.js';
import { TrusteeTypeEnum } from '../../engine/enums.js';
import type { Readable } from '../../engine/selection.js';
import { Node, declareDates } from '../../engine/node-type.js';

@ObjectType('AccessPolicy', {
  implements: Node,
  simpleResolvers: true,
  description:
    'A role that a trustee (a user, a client or a security group) holds on a tenant and its descendants.',
})
export class AccessPolicy extends Node {
  @Field(() => Int, { description: accessPolicyTexts.version })
  version!: number;

  @Field(() => ID, { description: accessPolicyTexts.trusteeId })
  trusteeId!: string;

  @Field(() => TrusteeTypeEnum, { description: accessPolicyTexts.trusteeType })
  trusteeType!: TrusteeType;

  @Field(() => ID, { description: accessPolicyTexts.issuerId })
  issuerId!: string;

  @Field(() => ID, { description: accessPolicyTexts.tenantId })
  tenantId!: string;

  @Field(() => String, { description: accessPolicyTexts.roleId })
  roleId!: string;

  @Field(() => String, {
    nullable: true,
    description: accessPolicyTexts.resourceServerId,
  })
  resourceServerId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: accessPolicyTexts.resourceNamespace,
  })
  resourceNamespace!: string | null;

  @Field(() => String, {
    nullable: true,
    description: accessPolicyTexts.resourcePath,
  })
  resourcePath!: string | null;
}
declareDates(AccessPolicy);

export const readableAccessPolicy: Readable = {
  resource: resources.accessPolicy,
  needs: {
    role: ['roleId'],
    tenant: ['tenantId'],
    trustee: ['trusteeId', 'trusteeType'],
    securityGroup: ['trusteeId', 'trusteeType'],
  },
};
