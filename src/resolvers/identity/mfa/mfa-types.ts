import { Field, Int, ObjectType } from 'type-graphql';
import { mfaTexts, userTexts } from '../../../domain/core/field-descriptions.js';
import {
  tenantMfaStatus,
  type TenantMfa as TenantMfaState,
} from '../../../domain/identity/mfa/tenant-mfa.js';
import { mfaStatus, type MfaStatus } from '../../../entities/index.js';
import { graphEnum } from '../../engine/enums.js';
import { DateTime } from '../../engine/scalars.js';

@ObjectType('SecondFactor', {
  simpleResolvers: true,
  description: 'Second factor of a user.',
})
export class SecondFactor {
  @Field(() => graphEnum(mfaStatus), { description: userTexts.mfaStatus })
  status!: MfaStatus;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Time when the authenticator of the user was confirmed; null if the user has none.',
  })
  confirmedAt!: number | null;

  @Field(() => Int, {
    description: 'Number of trusted browsers, in which the user signs in without a code.',
  })
  trustedBrowsers!: number;
}

const TenantMfaStatusEnum = graphEnum(tenantMfaStatus);

@ObjectType('TenantMfa', {
  simpleResolvers: true,
  description: 'MFA status of a tenant and its users.',
})
export class TenantMfa {
  @Field(() => TenantMfaStatusEnum, { description: 'Whether the tenant requires a second factor.' })
  status!: TenantMfaState['status'];

  @Field(() => Int, {
    description: mfaTexts.usersCount,
  })
  usersCount!: number;

  @Field(() => Int, { description: mfaTexts.usersWithTotpEnabledCount })
  usersWithTotpCount!: number;

  @Field(() => Boolean, { description: mfaTexts.updateAllowed })
  updateAllowed!: boolean;
}
