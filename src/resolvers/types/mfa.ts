import { Field, Int, ObjectType } from 'type-graphql';
import type { TenantMfa as TenantMfaState } from '../../domain/mfa/tenant-mfa.js';
import type { MfaStatus } from '../../entities/index.js';
import { MfaStatusEnum, TenantMfaStatusEnum } from '../enums.js';
import { DateTime } from '../scalars.js';

@ObjectType('SecondFactor', {
  simpleResolvers: true,
  description: 'What a user has to show beside the password.',
})
export class SecondFactor {
  @Field(() => MfaStatusEnum, { description: 'How multi-factor authentication stands.' })
  status!: MfaStatus;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the authenticator of the user was confirmed; null while there is none.',
  })
  confirmedAt!: number | null;

  @Field(() => Int, { description: 'Browsers in which the user is asked for no code.' })
  trustedBrowsers!: number;
}

@ObjectType('TenantMfa', {
  simpleResolvers: true,
  description:
    'Whether a tenant demands a second factor of its users, and how far they are with it.',
})
export class TenantMfa {
  @Field(() => TenantMfaStatusEnum, { description: 'Whether it is demanded.' })
  status!: TenantMfaState['status'];

  @Field(() => Int, {
    description: 'Users who can sign in, those in folders or units of the tenant included.',
  })
  usersCount!: number;

  @Field(() => Int, { description: 'Those of them who have an authenticator.' })
  usersWithTotpCount!: number;

  @Field(() => Boolean, { description: 'Whether you may switch it.' })
  updateAllowed!: boolean;
}
