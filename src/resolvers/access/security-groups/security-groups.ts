import type { GraphQLResolveInfo } from 'graphql';
import { Ctx, FieldResolver, Info, Int, Resolver, Root } from 'type-graphql';
import { readMemberCounts } from '../../../domain/access/security-groups/read-groups.js';
import type {
  AccessPolicy as AccessPolicyRow,
  SecurityGroup as SecurityGroupRow,
} from '../../../entities/index.js';
import { declareLists } from '../../engine/connection.js';
import { loaderOf, type GraphContext } from '../../engine/context.js';
import { declareById, declareObjects } from '../../engine/objects.js';
import { AccessPolicy } from '../policies/policy-type.js';
import { Principal } from '../../engine/node-type.js';
import { SecurityGroup, readableSecurityGroup } from './security-group-type.js';
import { Tenant } from '../tree/tenant-type.js';
import { lists } from '../../../domain/lists.js';
import { clientsIn, groupNode, groupsIn, policiesIn, tenantNode, usersIn } from '../nodes.js';

@Resolver(() => SecurityGroup)
export class SecurityGroupResolver {
  @FieldResolver(() => Int, {
    description: 'Number of members, including those that the caller cannot see.',
  })
  memberCount(
    @Root() { id }: SecurityGroupRow,
    @Ctx() ctx: GraphContext,
    @Info() { fieldNodes }: GraphQLResolveInfo,
  ): Promise<number> {
    return loaderOf<string, number>(ctx, fieldNodes, (ids) => readMemberCounts(ctx, ids)).load(id);
  }
}
declareById(SecurityGroupResolver, 'securityGroup', readableSecurityGroup, () => SecurityGroup);
declareObjects<SecurityGroupRow>(SecurityGroupResolver, {
  tenant: {
    ...tenantNode,
    description: 'Tenant that the group belongs to; null if the caller cannot see it.',
    id: ({ tenantId }) => tenantId,
  },
});
declareLists(SecurityGroupResolver, {
  securityGroups: [
    groupsIn(lists.securityGroups),
    'Returns all security groups that the caller can see.',
  ],
  users: [usersIn(lists.usersOfGroup), 'Users in the group that the caller can see.'],
  clients: [clientsIn(lists.clientsOfGroup), 'Clients in the group that the caller can see.'],
  accessPolicies: [
    policiesIn(lists.policiesOfTrustee),
    'Access policies of the group, which each member holds, on tenants that the caller can see.',
  ],
});

@Resolver(() => Principal)
export class MemberResolver {}
declareLists(MemberResolver, {
  securityGroups: [
    groupsIn(lists.groupsOfMember),
    'Security groups of the principal that the caller can see.',
  ],
  effectivePolicies: [
    policiesIn(lists.effectivePolicies),
    'All access policies of the principal: those held directly and those held through security groups.',
  ],
});

@Resolver(() => AccessPolicy)
export class GroupPolicyResolver {}
declareObjects<AccessPolicyRow>(GroupPolicyResolver, {
  securityGroup: {
    ...groupNode,
    description:
      'Security group that holds the role; null for a policy of a user or client, or if the caller cannot see the group.',
    id: ({ trusteeId, trusteeType }) => (trusteeType === 'user_group' ? trusteeId : null),
  },
});

@Resolver(() => Tenant)
export class TenantGroupResolver {}
declareLists(TenantGroupResolver, {
  securityGroups: [groupsIn(lists.groupsOfTenant), 'Security groups that belong to the tenant.'],
});
