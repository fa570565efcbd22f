import type { GraphQLResolveInfo } from 'graphql';
import { Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import type { Placed } from '../domain/reads/kinds.js';
import type { AccessPolicy as AccessPolicyRow, Role as RoleRow } from '../entities/index.js';
import { declareLists } from './connection.js';
import type { GraphContext } from './context.js';
import { edges } from './edges.js';
import { declareById, declareObjects, referenceOf } from './objects.js';
import { AccessPolicy, readableAccessPolicy } from './types/access-policy.js';
import { Role } from './types/catalogue.js';
import { Principal, type Typed } from './types/node.js';
import { Tenant, readableTenant } from './types/tenant.js';

@Resolver(() => AccessPolicy)
export class AccessPolicyResolver {
  @FieldResolver(() => Role, {
    nullable: true,
    description: 'Granted role; null if the role is no longer in the catalog.',
  })
  role(@Root() { roleId }: AccessPolicyRow, @Ctx() { catalogue }: GraphContext): RoleRow | null {
    return catalogue.role(roleId) ?? null;
  }

  @FieldResolver(() => Principal, {
    nullable: true,
    description:
      'The user or client that holds the role; null for a security group, or if the caller cannot see the principal.',
  })
  async trustee(
    @Root() { trusteeId, trusteeType }: AccessPolicyRow,
    @Ctx() ctx: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<(Placed & Typed) | null> {
    if (trusteeType === 'user_group') return null;
    return referenceOf(ctx, info, { kind: trusteeType, id: trusteeId });
  }
}
declareById(AccessPolicyResolver, 'accessPolicy', readableAccessPolicy, () => AccessPolicy);
declareObjects<AccessPolicyRow>(AccessPolicyResolver, {
  tenant: {
    type: () => Tenant,
    readable: readableTenant,
    description: 'Tenant that the role is granted on; null if the caller cannot see it.',
    id: ({ tenantId }) => tenantId,
  },
});
declareLists(AccessPolicyResolver, {
  accessPolicies: [
    edges.accessPolicies,
    'Returns all access policies on tenants that the caller can see.',
  ],
});
