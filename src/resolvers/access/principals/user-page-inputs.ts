import { Field, ID } from 'type-graphql';
import { lists } from '../../../domain/lists.js';
import { tenantKind, User, type TenantKind } from '../../../entities/index.js';
import { graphEnum } from '../../engine/enums.js';
import { filterType, pageType } from '../../engine/resource-types.js';
import { usageOrderInput } from '../tree/usage-order.js';

/** Conditions that are not on stored fields of users. */
class FurtherConditions {
  @Field(() => [String], {
    nullable: true,
    description: 'Filters by role on any tenant that the caller can see: one of these ids.',
  })
  roleIds?: string[] | null;

  @Field(() => [graphEnum(tenantKind)], {
    nullable: true,
    description: 'Filters by kind of the tenant of the user: one of these.',
  })
  tenantKind?: TenantKind[] | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Matches users of this tenant or one of its descendants.',
  })
  inSubtreeOf?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Matches users of this tenant and of the folders or units that are part of it, which means that no other partner or customer is between them.',
  })
  inOrganizationOf?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Matches users of this tenant or one of its ancestors.',
  })
  onPathTo?: string | null;
}

export const UserPage = pageType('users', filterType(User, 'users', FurtherConditions), {
  order: usageOrderInput('UserOrder', lists.users.orders, 'users'),
});
