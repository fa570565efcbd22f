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
    description: 'The role that is held; null if the catalogue has it no longer.',
  })
  role(@Root() { roleId }: AccessPolicyRow, @Ctx() { catalogue }: GraphContext): RoleRow | null {
    return catalogue.role(roleId) ?? null;
  }

  @FieldResolver(() => Principal, {
    nullable: true,
    description:
      'Whoever holds it; null for a security group, or where the caller may not see them.',
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
    description: 'The tenant that it is held on; null where the caller may not see it.',
    id: ({ tenantId }) => tenantId,
  },
});
declareLists(AccessPolicyResolver, {
  accessPolicies: [
    edges.accessPolicies,
    'All the access policies on tenants that the caller may see.',
  ],
});
