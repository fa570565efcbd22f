import type { GraphQLResolveInfo } from 'graphql';
import { Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import type { Positioned } from '../../../domain/access/reads/resource.js';
import type { AccessPolicy as AccessPolicyRow, Role as RoleRow } from '../../../entities/index.js';
import { declareLists } from '../../engine/connection.js';
import type { GraphContext } from '../../engine/context.js';
import { connections } from '../../connections.js';
import { declareById, declareObjects } from '../../engine/objects.js';
import { referenceOf } from '../../references.js';
import { AccessPolicy, readableAccessPolicy } from './policy-type.js';
import { Role } from '../../commerce/catalogue/catalogue-types.js';
import { Principal, type Typed } from '../../engine/node-type.js';
import { Tenant, readableTenant } from '../../accounts/tenants/tenant-type.js';

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
  ): Promise<(Positioned & Typed) | null> {
    if (trusteeType === 'user_group') return null;
    return referenceOf(ctx, info, { resource: trusteeType, id: trusteeId });
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
    connections.accessPolicies,
    'Returns all access policies on tenants that the caller can see.',
  ],
});
