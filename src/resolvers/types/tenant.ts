import { Field, ID, Int, ObjectType } from 'type-graphql';
import { GraphQLSafeInt } from 'graphql-scalars';
import { kinds } from '../../domain/reads/kinds.js';
import type {
  CustomerType,
  ExternalOperation,
  MfaStatus,
  PricingMode,
  TenantKind,
} from '../../entities/index.js';
import {
  CustomerTypeEnum,
  ExternalOperationEnum,
  MfaStatusEnum,
  PricingModeEnum,
  TenantKindEnum,
} from '../enums.js';
import { DateTime } from '../scalars.js';
import type { Readable } from '../selection.js';
import { Node, declareDates } from './node.js';

@ObjectType('Tenant', {
  implements: Node,
  simpleResolvers: true,
  description: 'An account of the tree: a distributor, a folder, a company or a department.',
})
export class Tenant extends Node {
  @Field(() => GraphQLSafeInt, {
    description: 'The numeric id that older services know the tenant by.',
  })
  number!: number;

  @Field(() => Int, {
    description:
      'Grows by one with every change; whoever changes the tenant names the one they saw.',
  })
  version!: number;

  @Field(() => String, { description: 'Unique among the children of one parent.' })
  name!: string;

  @Field(() => TenantKindEnum, { description: 'What the tenant is in the tree.' })
  kind!: TenantKind;

  @Field(() => Boolean, {
    description: 'Whether the tenant itself is enabled. See `active` for those above it.',
  })
  enabled!: boolean;

  @Field(() => CustomerTypeEnum, { description: 'What sort of customer it is.' })
  customerType!: CustomerType;

  @Field(() => PricingModeEnum, { description: 'How it is charged.' })
  pricingMode!: PricingMode;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since when it is charged for what it uses.',
  })
  productionStartDate!: number | null;

  @Field(() => String, { description: 'Language of mails and reports, for example `en`.' })
  language!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The id that the owner of the parent knows the tenant by.',
  })
  customerId!: string | null;

  @Field(() => String, { nullable: true, description: 'A mark for the use of administrators.' })
  internalTag!: string | null;

  @Field(() => Int, { nullable: true, description: 'Numeric id of the brand.' })
  brandId!: number | null;

  @Field(() => ID, { nullable: true, description: 'Id of the brand.' })
  brandUuid!: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the identity provider that new users sign in with.',
  })
  defaultIdpId!: string | null;

  @Field(() => Boolean, {
    description:
      'Whether users of the tenant and below it who are bound to an identity provider must sign in by it: their passwords are refused.',
  })
  ssoOnly!: boolean;

  @Field(() => MfaStatusEnum, { description: 'How multi-factor authentication stands.' })
  mfaStatus!: MfaStatus;

  @Field(() => Boolean, {
    description: 'False: only its own and its direct parent’s administrators reach the tenant.',
  })
  ancestralAccess!: boolean;

  @Field(() => Boolean, { description: 'Whether the tenant runs under enhanced security.' })
  enhancedSecurity!: boolean;

  @Field(() => ExternalOperationEnum, {
    description: 'What an outside system is doing with the tenant.',
  })
  externalOperation!: ExternalOperation;

  @Field(() => Boolean, { description: 'Whether anybody stands directly under it.' })
  hasChildren!: boolean;

  @Field(() => Int, { description: 'How many tenants are above it; the root has none.' })
  depth!: number;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the user whose personal tenant this is; null unless it is one.',
  })
  ownerId!: string | null;
}
declareDates(Tenant);

/** What bars others from changing a tenant. */
@ObjectType('UpdateLock', {
  simpleResolvers: true,
  description: 'While it is set, only administrators of the tenant that set it change the tenant.',
})
export class UpdateLock {
  @Field(() => Boolean, { description: 'Whether it is set.' })
  enabled!: boolean;

  @Field(() => ID, { nullable: true, description: 'Id of the tenant that set it.' })
  ownerId!: string | null;
}

/** Path, depth and barrier are part of every selection of tenants. */
export const readableTenant: Readable = {
  kind: kinds.tenant,
  needs: {
    hasChildren: ['hasChildren'],
    parentId: ['parentId'],
    parent: ['parentId'],
    ancestors: [],
    active: [],
    mfa: [],
    updateLock: ['updateLockEnabled', 'updateLockOwnerId'],
    owner: ['ownerId'],
    contact: [],
    viewerScopes: [],
    children: [],
    descendants: [],
    users: [],
    clients: [],
    contacts: [],
    accessPolicies: [],
    identityProviders: [],
    defaultIdentityProvider: ['defaultIdpId'],
    legalDocuments: [],
    securityGroups: [],
    registrationTokens: [],
    watchers: [],
    brand: [],
    effectiveBrand: [],
    settings: [],
    applications: [],
    applicationFeatures: [],
    applicationFeature: [],
    availableRoles: ['kind'],
    pricing: ['kind', 'pricingMode', 'productionStartDate'],
    prices: [],
    billing: [],
    billingPeriods: ['kind'],
    offeringItems: ['kind', 'parentId', 'deletedAt'],
    offeringItemsAvailableForChild: ['kind'],
    quotaUsage: [],
    usages: ['number', 'kind'],
    usageHistory: [],
    reports: [],
    jobs: [],
    editionSwitch: [],
    locations: [],
    availableLocations: [],
    infraComponents: [],
    availableInfraComponents: [],
  },
};
