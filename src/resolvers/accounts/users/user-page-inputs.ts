import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { lists } from '../../../domain/lists.js';
import type { MfaStatus, TenantKind, UserNotification } from '../../../entities/index.js';
import { MfaStatusEnum, TenantKindEnum, UserNotificationEnum } from '../../engine/enums.js';
import { common, ObjectFilter, TextFilter } from '../../engine/filter-inputs.js';
import { declareUsage, orderInput, PageArgs, type UsedOrder } from '../../engine/page-inputs.js';

@InputType('UserFilter', { description: 'Conditions on users. All given conditions must match.' })
export class UserFilter extends ObjectFilter {
  @Field(() => TextFilter, { nullable: true, description: 'Filters by login.' })
  login?: TextFilter | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Filters by whether the user is enabled now.',
  })
  enabled?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Filters by `activated`.' })
  activated?: boolean | null;

  @Field(() => [MfaStatusEnum], {
    nullable: true,
    description: 'Filters by MFA status: one of these.',
  })
  mfaStatus?: MfaStatus[] | null;

  @Field(() => [UserNotificationEnum], {
    nullable: true,
    description: 'Filters by notifications: at least one of these.',
  })
  notifications?: UserNotification[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Filters by role on any tenant that the caller can see: one of these ids.',
  })
  roleIds?: string[] | null;

  @Field(() => [TenantKindEnum], {
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

  @Field(() => [String], {
    nullable: true,
    description: 'Filters by `originId`: one of these.',
  })
  originIds?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Filters by `externalId`: one of these.',
  })
  externalIds?: string[] | null;
}
common(UserFilter);

const UserOrder = orderInput('UserOrder', lists.users, 'users');
declareUsage(UserOrder);

@ArgsType()
export class UserPage extends PageArgs {
  @Field(() => UserFilter, { nullable: true, description: 'Filters the users.' })
  filter?: UserFilter | null;

  @Field(() => UserOrder, {
    nullable: true,
    description: 'Order of the list. Default: by id.',
  })
  orderBy?: UsedOrder | null;
}
