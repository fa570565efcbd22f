import { Type } from '@sinclair/typebox';
import { keepKeys, key, nullableKey, p } from './columns.js';
import {
  bigint,
  boolean,
  enumeration,
  integer,
  language,
  moment,
  objectFields,
  oneValue,
  resource,
  text,
  uuid,
  type RowOf,
  type ValueOf,
} from './fields/index.js';
import { Uuid, nullable, visibleText } from './fields/values.js';
import { foldName, foldOptional, type OptionalText } from './fold-text.js';

export const tenantKind = enumeration('TenantKind', 'Kind of a tenant in the hierarchy.', {
  root: 'The tenant at the top of the hierarchy: the platform itself. There is exactly one.',
  partner: 'A distributor or reseller. It can have partners, folders and customers.',
  folder: 'A group of partners and customers of a partner.',
  customer: 'A company that uses the services. It can have units.',
  unit: 'A department of a customer or of another unit.',
});
export type TenantKind = ValueOf<typeof tenantKind>;

export const customerType = enumeration('CustomerType', 'Type of customer.', {
  default: 'No particular type.',
  enterprise: 'A large company.',
  consumer: 'A private person.',
  small_office: 'A small office.',
  ti_unified: 'A customer whose account is managed together with another product.',
});
export type CustomerType = ValueOf<typeof customerType>;

export const pricingMode = enumeration('PricingMode', 'Pricing mode of a tenant.', {
  trial: 'Trial: the tenant is not charged.',
  production: 'Production: the tenant is charged for its usage.',
  suspended: 'Suspended: the tenant is currently not charged.',
});
export type PricingMode = ValueOf<typeof pricingMode>;

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

/** A tenant: a distributor, a grouping folder, a company or a department. */
export const Tenant = resource({
  name: 'Tenant',
  table: 'tenants',
  description: 'An account in the hierarchy: a distributor, a folder, a company or a department.',
  fields: {
    ...objectFields(),
    number: bigint({
      description: 'Numeric id of the tenant, used by older services.',
      rest: false,
      filter: { oneOf: 'numeric id', as: 'numbers' },
    }),
    /** The root is its own parent. The graph shows its parent as null, and moves tenants by `moveTenant`. */
    parentId: uuid({
      description: 'Id of the parent. The root is its own parent.',
      create: { required: true, description: 'Id of the parent.' },
      update: { description: 'Id of the parent. Another parent moves the tenant.' },
      rest: { type: 'text' },
      graph: false,
    }),
    name: text({
      description: 'Name of the tenant, unique among the children of its parent.',
      value: visibleText(255),
      create: { required: true },
      update: {},
      filter: { text: 'name', key: 'nameKey' },
      order: { by: 'Name, ignoring case.', key: 'nameKey' },
      example: 'Northwind',
    }),
    /** `name` folded for comparison: names are unique among siblings, regardless of case. */
    nameKey: key(),
    kind: oneValue(tenantKind, {
      description: 'Kind of the tenant in the hierarchy.',
      create: { required: true },
      update: {
        description:
          'Kind of the tenant in the hierarchy. It must be valid for the parent and the children.',
      },
      filter: { oneOf: 'kind' },
    }),
    enabled: boolean({
      description: 'Whether the tenant itself is enabled, regardless of its ancestors.',
      create: { description: 'Whether the tenant is enabled. Default: true.' },
      update: {
        description:
          'Whether the tenant is enabled. Disabling it also stops its descendants and ends the sessions and tokens of their users and clients.',
      },
      initial: true,
      filter: { is: 'whether the tenant itself is enabled' },
    }),
    productionStartDate: moment({
      description: 'Time when the tenant first entered production mode; null if it never did.',
      nullable: true,
    }),
    customerType: oneValue(customerType, {
      description: 'Type of customer.',
      update: {},
      initial: 'default',
      filter: { oneOf: 'customer type' },
    }),
    customerId: text({
      description: 'Id of the tenant in the records of its parent.',
      nullable: true,
      create: { nullOnRest: false },
      update: {},
      filter: { text: 'customer id', key: 'customerIdKey' },
      example: 'C-1042',
    }),
    customerIdKey: nullableKey(),
    brandId: integer({
      description: 'Numeric id of the brand.',
      nullable: true,
      update: { value: nullable(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })) },
    }),
    brandUuid: uuid({
      description: 'Id of the brand of the tenant itself, if it has one.',
      nullable: true,
      rest: { omitEmpty: true },
    }),
    internalTag: text({
      description: 'Free-text tag for administrators.',
      nullable: true,
      create: {},
      update: {},
      filter: { text: 'internal tag', key: 'internalTagKey' },
      example: 'pilot',
    }),
    internalTagKey: nullableKey(),
    language: language({
      description: 'Language of mails and reports, for example `en`.',
      create: {
        description:
          'Language of mails and reports, for example `en`. Default: the language of the parent.',
      },
      update: {},
      example: 'en',
    }),
    /** Personal tenants are hidden from listings. */
    ownerId: uuid({
      description: 'Id of the user whose personal tenant this is; null for all other tenants.',
      nullable: true,
    }),
    defaultIdpId: uuid({
      description:
        'Id of the identity provider for users of the tenant who are not bound to one, if it is set.',
      nullable: true,
      create: {
        value: Uuid,
        description:
          'Id of the identity provider for users of the tenant who are not bound to one. Default: that of the parent.',
      },
      update: { value: Uuid },
      rest: { omitEmpty: true },
    }),
    ssoOnly: boolean({
      description:
        'Whether the tenant requires single sign-on: users of the tenant and its descendants who are bound to an identity provider cannot sign in by password.',
      initial: false,
      rest: false,
    }),
    /** Both APIs show the lock as the object `updateLock`. */
    updateLockEnabled: p.boolean().$type<boolean>(),
    updateLockOwnerId: p.uuid().nullable(),
    ancestralAccess: boolean({
      description:
        'Whether roles held on ancestors above the parent grant access to the tenant and its descendants. If false, the tenant is closed: only roles held on the parent, on the tenant or below it grant access.',
      create: {},
      update: {},
      initial: true,
    }),
    mfaStatus: oneValue(mfaStatus, {
      description: 'MFA status of the tenant: whether its users must use a second factor.',
      initial: 'disabled',
      filter: { oneOf: 'MFA status' },
    }),
    pricingMode: oneValue(pricingMode, {
      description: 'Pricing mode of the tenant.',
      filter: { oneOf: 'pricing mode' },
    }),
    /** The REST API shows and sets it as `external_operation_status`, which is null without an operation. */
    externalOperation: oneValue(externalOperation, {
      description: 'Operation that an external system is performing on the tenant.',
      initial: 'no_operation',
      rest: false,
    }),
    /** The inputs of a new tenant contain it in `settings`. */
    enhancedSecurity: boolean({
      description: 'Whether the tenant uses enhanced security.',
      initial: false,
      rest: false,
    }),
    depth: integer({ description: 'Number of ancestors; 0 for the root.', rest: false }),
    /** Materialized path: fixed-width segments of the ancestors' numbers, this tenant's last. */
    path: p.string(),
    /** Depth of the deepest closed tenant on the path; 0 if there is none. */
    barrier: p.integer(),
  },
  hooks: keepKeys<{ name: string; customerId?: OptionalText; internalTag?: OptionalText }>({
    nameKey: ({ name }) => foldName(name),
    customerIdKey: ({ customerId }) => foldOptional(customerId),
    internalTagKey: ({ internalTag }) => foldOptional(internalTag),
  }),
});
export type Tenant = RowOf<typeof Tenant>;
