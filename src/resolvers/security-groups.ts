import type { GraphQLResolveInfo } from 'graphql';
import { Ctx, FieldResolver, Info, Int, Resolver, Root } from 'type-graphql';
import { readMemberCounts } from '../domain/security-groups/read-groups.js';
import type {
  AccessPolicy as AccessPolicyRow,
  SecurityGroup as SecurityGroupRow,
} from '../entities/index.js';
import { declareLists } from './connection.js';
import { loaderOf, type GraphContext } from './context.js';
import { edges } from './edges.js';
import { declareById, declareObjects } from './objects.js';
import { AccessPolicy } from './types/access-policy.js';
import { Principal } from './types/node.js';
import { SecurityGroup, readableSecurityGroup } from './types/security-group.js';
import { Tenant, readableTenant } from './types/tenant.js';

@Resolver(() => SecurityGroup)
export class SecurityGroupResolver {
  @FieldResolver(() => Int, {
    description:
      'How many users and clients hold its policies, whether the caller may see them or not.',
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
    type: () => Tenant,
    readable: readableTenant,
    description: 'The tenant that it belongs to; null where the caller may not see it.',
    id: ({ tenantId }) => tenantId,
  },
});
declareLists(SecurityGroupResolver, {
  securityGroups: [edges.securityGroups, 'All the security groups that the caller may see.'],
  users: [edges.usersOfGroup, 'The users in it, as far as the caller may see them.'],
  clients: [edges.clientsOfGroup, 'The clients in it, as far as the caller may see them.'],
  accessPolicies: [
    edges.policiesOfTrustee,
    'The access policies that each member holds through it, as far as the caller may see their tenants.',
  ],
});

@Resolver(() => Principal)
export class MemberResolver {}
declareLists(MemberResolver, {
  securityGroups: [
    edges.groupsOfMember,
    'The security groups that they are in, as far as the caller may see those.',
  ],
  effectivePolicies: [
    edges.effectivePolicies,
    'All the access policies that count for them: their own, and those of their security groups.',
  ],
});

@Resolver(() => AccessPolicy)
export class GroupPolicyResolver {}
declareObjects<AccessPolicyRow>(GroupPolicyResolver, {
  securityGroup: {
    type: () => SecurityGroup,
    readable: readableSecurityGroup,
    description:
      'The group whose members hold it; null for a policy of a user or client, or where the caller may not see the group.',
    id: ({ trusteeId, trusteeType }) => (trusteeType === 'user_group' ? trusteeId : null),
  },
});

@Resolver(() => Tenant)
export class TenantGroupResolver {}
declareLists(TenantGroupResolver, {
  securityGroups: [edges.groupsOfTenant, 'The security groups that belong to the tenant.'],
});
