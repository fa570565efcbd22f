import { Field, ID, Int, ObjectType } from 'type-graphql';
import { userTexts } from '../../../domain/core/field-descriptions.js';
import { resources } from '../../../domain/resources.js';
import type {
  BusinessType,
  ExternalOperation,
  MfaStatus,
  UserNotification,
} from '../../../entities/index.js';
import {
  BusinessTypeEnum,
  ExternalOperationEnum,
  MfaStatusEnum,
  UserNotificationEnum,
} from '../../engine/enums.js';
import { DateTime } from '../../engine/scalars.js';
import type { Readable } from '../../engine/selection.js';
import { Principal, declareDates } from '../../engine/node-type.js';

@ObjectType('User', {
  implements: Principal,
  simpleResolvers: true,
  description: 'A user: a person, or a service that acts as one, who signs in with a login.',
})
export class User extends Principal {
  @Field(() => Int, {
    description: userTexts.version,
  })
  version!: number;

  @Field(() => String, {
    description: userTexts.login,
  })
  login!: string;

  @Field(() => Boolean, {
    description: userTexts.activated,
  })
  activated!: boolean;

  @Field(() => String, { description: userTexts.language })
  language!: string;

  @Field(() => [UserNotificationEnum], { description: userTexts.notifications })
  notifications!: UserNotification[];

  @Field(() => [BusinessTypeEnum], { description: userTexts.businessTypes })
  businessTypes!: BusinessType[];

  @Field(() => DateTime, {
    nullable: true,
    description: userTexts.disableAfter,
  })
  disableAfter!: number | null;

  @Field(() => MfaStatusEnum, { description: userTexts.mfaStatus })
  mfaStatus!: MfaStatus;

  @Field(() => ID, {
    nullable: true,
    description: userTexts.idpId,
  })
  idpId!: string | null;

  @Field(() => String, { nullable: true, description: userTexts.externalId })
  externalId!: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: userTexts.passwordPermittedUntil,
  })
  passwordPermittedUntil!: number | null;

  @Field(() => String, { nullable: true, description: userTexts.originId })
  originId!: string | null;

  @Field(() => String, { nullable: true, description: userTexts.originExternalId })
  originExternalId!: string | null;

  @Field(() => ID, { nullable: true, description: userTexts.personalTenantId })
  personalTenantId!: string | null;

  @Field(() => ExternalOperationEnum, {
    description: userTexts.externalOperation,
  })
  externalOperation!: ExternalOperation;
}
declareDates(User);

export const readableUser: Readable = {
  resource: resources.user,
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
