import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import type { Placed } from '../domain/reads/kinds.js';
import type { AccessPolicy as AccessPolicyRow, Role as RoleRow } from '../entities/index.js';
import { declareLists } from './connection.js';
import type { GraphContext } from './context.js';
import { edges } from './edges.js';
import { objectById, referenceOf, readObject } from './objects.js';
import { AccessPolicy, readableAccessPolicy } from './types/access-policy.js';
import { Role } from './types/catalogue.js';
import { Principal, type Typed } from './types/node.js';
import { Tenant, readableTenant } from './types/tenant.js';

@Resolver(() => AccessPolicy)
export class AccessPolicyResolver {
  @Query(() => AccessPolicy, {
    nullable: true,
    description: 'An access policy by its id; null if there is none that the caller may see.',
  })
  accessPolicy(
    @Arg('id', () => ID, { description: 'Id of the access policy.' }) id: string,
    @Ctx() ctx: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Placed | null> {
    return readObject(ctx, info, readableAccessPolicy, id);
  }

  @FieldResolver(() => Role, {
    nullable: true,
    description: 'The role that is held; null if the catalogue has it no longer.',
  })
  role(@Root() { roleId }: AccessPolicyRow, @Ctx() { catalogue }: GraphContext): RoleRow | null {
    return catalogue.role(roleId) ?? null;
  }

  @FieldResolver(() => Tenant, {
    nullable: true,
    description: 'The tenant that it is held on; null where the caller may not see it.',
  })
  tenant(
    @Root() { tenantId }: AccessPolicyRow,
    @Ctx() ctx: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Placed | null> {
    return objectById(ctx, info, readableTenant, tenantId);
  }

  @FieldResolver(() => Principal, {
    nullable: true,
    description: 'Whoever holds it; null for a group, or where the caller may not see them.',
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
declareLists(AccessPolicyResolver, {
  accessPolicies: [
    edges.accessPolicies,
    'All the access policies on tenants that the caller may see.',
  ],
});
