import type { GraphQLResolveInfo } from 'graphql';
import { Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import type { Positioned } from '../../../domain/access/reads/resource.js';
import type { AccessPolicy as AccessPolicyRow } from '../../../entities/index.js';
import { declareLists } from '../../engine/connection.js';
import type { GraphContext } from '../../engine/context.js';
import { declareById, declareObjects } from '../../engine/objects.js';
import { referenceOf } from '../../engine/references.js';
import { AccessPolicy, readableAccessPolicy } from './policy-type.js';
import { Principal, type Typed } from '../../engine/node-type.js';
import { lists } from '../../../domain/lists.js';
import { policiesIn, principalNodes, tenantNode } from '../nodes.js';

@Resolver(() => AccessPolicy)
export class AccessPolicyResolver {
  @FieldResolver(() => Principal, {
    nullable: true,
    description:
      'The user or client that holds the role; null for a security group, or if the caller cannot see the principal.',
  })
  async trustee(
    @Root() { trusteeId, trusteeType }: AccessPolicyRow,
    @Ctx() ctx: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<(Positioned & Typed) | null> {
    if (trusteeType === 'user_group') return null;
    return referenceOf(ctx, info, principalNodes, { resource: trusteeType, id: trusteeId });
  }
}
declareById(AccessPolicyResolver, 'accessPolicy', readableAccessPolicy, () => AccessPolicy);
declareObjects<AccessPolicyRow>(AccessPolicyResolver, {
  tenant: {
    ...tenantNode,
    description: 'Tenant that the role is granted on; null if the caller cannot see it.',
    id: ({ tenantId }) => tenantId,
  },
});
declareLists(AccessPolicyResolver, {
  accessPolicies: [
    policiesIn(lists.accessPolicies),
    'Returns all access policies on tenants that the caller can see.',
  ],
});
