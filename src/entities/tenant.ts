import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { keepKeys, key, nullableKey, oneOf, p, stamps, time } from './columns.js';
import { enumeration, type ValueOf } from './fields/index.js';
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

export const mfaStatus = enumeration('MfaStatus', 'MFA status of a user or tenant.', {
  disabled: 'No second factor is required.',
  forcibly_disabled:
    'An administrator has exempted the user, even if the tenant requires a second factor.',
  setup_required: 'A second factor is required and not set up yet.',
  enabled: 'A second factor is required. A user with this status has set it up.',
});
export type MfaStatus = ValueOf<typeof mfaStatus>;

export const externalOperation = enumeration(
  'ExternalOperation',
  'Operation that an external system is performing on an object.',
  {
    no_operation: 'No operation.',
    deleting: 'The object is being deleted.',
    recovering: 'The object is being recovered.',
  },
);
export type ExternalOperation = ValueOf<typeof externalOperation>;

/** Allowed kinds of children by the kind of the parent. The root tenant is its own parent. */
export const childKinds: Record<TenantKind, readonly TenantKind[]> = {
  root: ['partner', 'folder', 'customer'],
  partner: ['partner', 'folder', 'customer'],
  folder: ['partner', 'folder', 'customer'],
  customer: ['unit'],
  unit: ['unit'],
};

/** One account of the tree: a distributor, a grouping folder, a company or a department. */
export const Tenant = defineEntity({
  name: 'Tenant',
  tableName: 'tenants',
  properties: {
    ...stamps(),
    /** The numeric id that older services know the tenant by. */
    number: p.bigint('number'),
    name: p.string(),
    /** `name` folded for comparison: names are unique among siblings, whatever their case. */
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
    /** Set on a personal tenant: the user it belongs to. Personal tenants are hidden from listings. */
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
    mfaStatus: oneOf(mfaStatus.values),
    externalOperation: oneOf(externalOperation.values),
    enhancedSecurity: p.boolean().$type<boolean>(),
    /** Materialized path: fixed-width segments of the ancestors' numbers, this tenant's last. */
    path: p.string(),
    /** Distance from the root, which is at 0. */
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
