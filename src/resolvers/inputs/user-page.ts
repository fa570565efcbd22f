import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { MfaStatus, TenantKind, UserNotification } from '../../entities/index.js';
import { MfaStatusEnum, TenantKindEnum, UserNotificationEnum, UserOrderField } from '../enums.js';
import {
  common,
  declareUsage,
  ObjectFilter,
  orderInput,
  PageArgs,
  TextFilter,
  type UsedOrder,
} from './paging.js';

@InputType('UserFilter', { description: 'Which users a list has. All that is given must hold.' })
export class UserFilter extends ObjectFilter {
  @Field(() => TextFilter, { nullable: true, description: 'What the login is.' })
  login?: TextFilter | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the user is enabled now.' })
  enabled?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the user can sign in already.' })
  activated?: boolean | null;

  @Field(() => [MfaStatusEnum], {
    nullable: true,
    description: 'Multi-factor authentication has one of these statuses.',
  })
  mfaStatus?: MfaStatus[] | null;

  @Field(() => [UserNotificationEnum], {
    nullable: true,
    description: 'The user has subscribed to one of these.',
  })
  notifications?: UserNotification[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'The user holds one of these roles somewhere.',
  })
  roleIds?: string[] | null;

  @Field(() => [TenantKindEnum], {
    nullable: true,
    description: 'The tenant of the user is of one of these kinds.',
  })
  tenantKind?: TenantKind[] | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The user belongs to this tenant, or to one at any depth below it.',
  })
  inSubtreeOf?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'The user belongs to this tenant, or to a folder or unit below it that no other partner or customer separates from it.',
  })
  inOrganizationOf?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The user belongs to this tenant, or to one above it.',
  })
  onPathTo?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'The user came from one of these systems: see `originId`.',
  })
  originIds?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'The identity provider of the user knows them by one of these: see `externalId`.',
  })
  externalIds?: string[] | null;
}
common(UserFilter);

const UserOrder = orderInput('UserOrder', UserOrderField, 'users');
declareUsage(UserOrder);

@ArgsType()
export class UserPage extends PageArgs {
  @Field(() => UserFilter, { nullable: true, description: 'Which users.' })
  filter?: UserFilter | null;

  @Field(() => UserOrder, {
    nullable: true,
    description: 'In which order; by id unless it is given.',
  })
  orderBy?: UsedOrder | null;
}
