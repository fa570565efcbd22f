import { Field, ID, Int, ObjectType } from 'type-graphql';
import { tenantTexts } from '../../../domain/core/field-descriptions.js';
import { GraphQLSafeInt } from 'graphql-scalars';
import { resources } from '../../../domain/resources.js';
import type {
  CustomerType,
  ExternalOperation,
  MfaStatus,
  PricingMode,
  TenantKind,
} from '../../../entities/index.js';
import {
  CustomerTypeEnum,
  ExternalOperationEnum,
  MfaStatusEnum,
  PricingModeEnum,
  TenantKindEnum,
} from '../../engine/enums.js';
import { DateTime } from '../../engine/scalars.js';
import type { Readable } from '../../engine/selection.js';
import { Node, declareDates } from '../../engine/node-type.js';

@ObjectType('Tenant', {
  implements: Node,
  simpleResolvers: true,
  description: 'An account in the hierarchy: a distributor, a folder, a company or a department.',
})
export class Tenant extends Node {
  @Field(() => GraphQLSafeInt, {
    description: tenantTexts.number,
  })
  number!: number;

  @Field(() => Int, {
    description: tenantTexts.version,
  })
  version!: number;

  @Field(() => String, { description: tenantTexts.name })
  name!: string;

  @Field(() => TenantKindEnum, { description: tenantTexts.kind })
  kind!: TenantKind;

  @Field(() => Boolean, {
    description: tenantTexts.enabled,
  })
  enabled!: boolean;

  @Field(() => CustomerTypeEnum, { description: tenantTexts.customerType })
  customerType!: CustomerType;

  @Field(() => PricingModeEnum, { description: tenantTexts.pricingMode })
  pricingMode!: PricingMode;

  @Field(() => DateTime, {
    nullable: true,
    description: tenantTexts.productionStartDate,
  })
  productionStartDate!: number | null;

  @Field(() => String, { description: tenantTexts.language })
  language!: string;

  @Field(() => String, {
    nullable: true,
    description: tenantTexts.customerId,
  })
  customerId!: string | null;

  @Field(() => String, { nullable: true, description: tenantTexts.internalTag })
  internalTag!: string | null;

  @Field(() => Int, { nullable: true, description: tenantTexts.brandId })
  brandId!: number | null;

  @Field(() => ID, { nullable: true, description: tenantTexts.brandUuid })
  brandUuid!: string | null;

  @Field(() => ID, {
    nullable: true,
    description: tenantTexts.defaultIdpId,
  })
  defaultIdpId!: string | null;

  @Field(() => Boolean, {
    description: tenantTexts.ssoOnly,
  })
  ssoOnly!: boolean;

  @Field(() => MfaStatusEnum, { description: tenantTexts.mfaStatus })
  mfaStatus!: MfaStatus;

  @Field(() => Boolean, {
    description: tenantTexts.ancestralAccess,
  })
  ancestralAccess!: boolean;

  @Field(() => Boolean, { description: tenantTexts.enhancedSecurity })
  enhancedSecurity!: boolean;

  @Field(() => ExternalOperationEnum, {
    description: tenantTexts.externalOperation,
  })
  externalOperation!: ExternalOperation;

  @Field(() => Boolean, { description: tenantTexts.hasChildren })
  hasChildren!: boolean;

  @Field(() => Int, { description: tenantTexts.depth })
  depth!: number;

  @Field(() => ID, {
    nullable: true,
    description: tenantTexts.ownerId,
  })
  ownerId!: string | null;
}
declareDates(Tenant);

/** What bars others from changing a tenant. */
@ObjectType('UpdateLock', {
  simpleResolvers: true,
  description: tenantTexts.updateLock,
})
export class UpdateLock {
  @Field(() => Boolean, { description: 'Whether the lock is enabled.' })
  enabled!: boolean;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the tenant that set the lock; null if it is not enabled.',
  })
  ownerId!: string | null;
}

/** Path, depth and barrier are part of every selection of tenants. */
export const readableTenant: Readable = {
  resource: resources.tenant,
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
