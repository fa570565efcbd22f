import { Field, ID, Int, ObjectType } from 'type-graphql';
import { kinds } from '../../domain/reads/kinds.js';
import type {
  BusinessType,
  ExternalOperation,
  MfaStatus,
  UserNotification,
} from '../../entities/index.js';
import {
  BusinessTypeEnum,
  ExternalOperationEnum,
  MfaStatusEnum,
  UserNotificationEnum,
} from '../enums.js';
import { DateTime } from '../scalars.js';
import type { Readable } from '../selection.js';
import { Principal, declareDates } from './node.js';

@ObjectType('User', {
  implements: Principal,
  simpleResolvers: true,
  description: 'A person, or a service acting as one, who signs in with a login.',
})
export class User extends Principal {
  @Field(() => Int, {
    description: 'Grows by one with every change; whoever changes the user names the one they saw.',
  })
  version!: number;

  @Field(() => String, {
    description:
      'Unique across the platform, without regard to case and to how accents are encoded.',
  })
  login!: string;

  @Field(() => Boolean, {
    description: 'Whether the user has set a password or linked an identity.',
  })
  activated!: boolean;

  @Field(() => String, { description: 'Language of mails and pages, for example `en`.' })
  language!: string;

  @Field(() => [UserNotificationEnum], { description: 'What the user wants to be told by mail.' })
  notifications!: UserNotification[];

  @Field(() => [BusinessTypeEnum], { description: 'What part the user plays in buying.' })
  businessTypes!: BusinessType[];

  @Field(() => DateTime, {
    nullable: true,
    description: 'From this moment on the user counts as disabled.',
  })
  disableAfter!: number | null;

  @Field(() => MfaStatusEnum, { description: 'How multi-factor authentication stands.' })
  mfaStatus!: MfaStatus;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the identity provider that the user signs in with.',
  })
  idpId!: string | null;

  @Field(() => String, { nullable: true, description: 'What that provider knows the user by.' })
  externalId!: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when the user may sign in by password although single sign-on is required.',
  })
  passwordPermittedUntil!: number | null;

  @Field(() => String, { nullable: true, description: 'The system that the user came from.' })
  originId!: string | null;

  @Field(() => String, { nullable: true, description: 'What that system knows the user by.' })
  originExternalId!: string | null;

  @Field(() => ID, { nullable: true, description: 'Id of the tenant that is the user’s alone.' })
  personalTenantId!: string | null;

  @Field(() => ExternalOperationEnum, {
    description: 'What an outside system is doing with the user.',
  })
  externalOperation!: ExternalOperation;
}
declareDates(User);

export const readableUser: Readable = {
  kind: kinds.user,
  needs: {
    enabled: ['enabled', 'disableAfter'],
    tenant: ['tenantId'],
    personalTenant: ['personalTenantId'],
    contact: [],
    contacts: [],
    secondFactor: ['mfaStatus'],
    identityProvider: ['idpId'],
    legalDocumentsToSign: [],
    legalSignatures: [],
    sessions: [],
    lastLogin: [],
    applicationGrants: [],
    accessPolicies: [],
    effectivePolicies: [],
    securityGroups: [],
    settings: [],
    reportSubscriptions: [],
  },
};
