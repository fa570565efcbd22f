import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { keepKeys, key, nullableKey, oneOf, p, stamps, time } from './columns.js';
import { foldName, foldOptional, type OptionalText } from './fold-text.js';

export const tenantKinds = ['root', 'partner', 'folder', 'customer', 'unit'] as const;
export type TenantKind = (typeof tenantKinds)[number];

export const customerTypes = [
  'default',
  'enterprise',
  'consumer',
  'small_office',
  'ti_unified',
] as const;
export type CustomerType = (typeof customerTypes)[number];

export const pricingModes = ['trial', 'production', 'suspended'] as const;
export type PricingMode = (typeof pricingModes)[number];

export const mfaStatuses = ['disabled', 'forcibly_disabled', 'setup_required', 'enabled'] as const;
export type MfaStatus = (typeof mfaStatuses)[number];

export const externalOperations = ['no_operation', 'deleting', 'recovering'] as const;
export type ExternalOperation = (typeof externalOperations)[number];

/** Allowed kinds of children by the kind of the parent. The root tenant is its own parent. */
export const childKinds: Record<TenantKind, readonly TenantKind[]> = {
  root: ['partner', 'folder', 'customer'],
  partner: ['partner', 'folder', 'customer'],
  folder: ['partner', 'folder', 'customer'],
  customer: ['unit'],
  unit: ['unit'],
};

/** A tenant: a distributor, a grouping folder, a company or a department. */
export const Tenant = defineEntity({
  name: 'Tenant',
  tableName: 'tenants',
  properties: {
    ...stamps(),
    /** The numeric id of the tenant in older services. */
    number: p.bigint('number'),
    name: p.string(),
    /** `name` folded for comparison: names are unique among siblings, regardless of case. */
    nameKey: key(),
    parentId: p.uuid(),
    kind: oneOf(tenantKinds),
    customerType: oneOf(customerTypes),
    enabled: p.boolean().$type<boolean>(),
    pricingMode: oneOf(pricingModes),
    productionStartDate: time().nullable(),
    customerId: p.string().nullable(),
    customerIdKey: nullableKey(),
    internalTag: p.string().nullable(),
    internalTagKey: nullableKey(),
    language: p.string(),
    brandId: p.integer().nullable(),
    brandUuid: p.uuid().nullable(),
    /** The owner of a personal tenant, otherwise null. Lists omit personal tenants. */
    ownerId: p.uuid().nullable(),
    defaultIdpId: p.uuid().nullable(),
    /**
     * Whether users of the tenant and its descendants who are bound to an identity provider cannot
     * sign in with a password.
     */
    ssoOnly: p.boolean().$type<boolean>(),
    updateLockEnabled: p.boolean().$type<boolean>(),
    updateLockOwnerId: p.uuid().nullable(),
    ancestralAccess: p.boolean().$type<boolean>(),
    mfaStatus: oneOf(mfaStatuses),
    externalOperation: oneOf(externalOperations),
    enhancedSecurity: p.boolean().$type<boolean>(),
    /** Path: segments of fixed width with the numbers of the ancestors and of this tenant. */
    path: p.string(),
    /** Distance from the root, which has depth 0. */
    depth: p.integer(),
    /** Depth of the deepest closed tenant on the path; 0 if there is none. */
    barrier: p.integer(),
  },
  hooks: keepKeys<{ name: string; customerId?: OptionalText; internalTag?: OptionalText }>({
    nameKey: ({ name }) => foldName(name),
    customerIdKey: ({ customerId }) => foldOptional(customerId),
    internalTagKey: ({ internalTag }) => foldOptional(internalTag),
  }),
});
export type Tenant = InferEntity<typeof Tenant>;
