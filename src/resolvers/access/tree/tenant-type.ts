import { Field, ID, ObjectType } from 'type-graphql';
import { tenantTexts, updateLockTexts } from '../../../domain/core/field-descriptions.js';
import { resources } from '../../../domain/resources.js';
import * as entities from '../../../entities/index.js';
import { objectType } from '../../engine/resource-types.js';
import type { Readable } from '../../engine/selection.js';
import { Node } from '../../engine/node-type.js';

class TenantFields extends Node {
  @Field(() => Boolean, { description: tenantTexts.hasChildren })
  hasChildren!: boolean;
}

export const Tenant = objectType(entities.Tenant, TenantFields);

/** What bars others from changing a tenant. */
@ObjectType('UpdateLock', {
  simpleResolvers: true,
  description: tenantTexts.updateLock,
})
export class UpdateLock {
  @Field(() => Boolean, { description: updateLockTexts.enabled })
  enabled!: boolean;

  @Field(() => ID, {
    nullable: true,
    description: updateLockTexts.ownerId,
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
