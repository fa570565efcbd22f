import type { World } from '../world.js';

/**
 * A mutation, its selection, an input that is refused, and the code, field and legacy code of the
 * error.
 */
export type RefusedInput = [
  mutation: string,
  selection: string,
  input: (world: World) => object,
  error: [code: string, field: string | null, legacyCode: number],
];

/** The id of no object. */
const some = '11111111-2222-3333-4444-555555555555';

export const refusedInputs: RefusedInput[] = [
  [
    'createTenant',
    'tenant { id }',
    (world) => ({ parentId: world.north.id, kind: 'CUSTOMER', name: 'SHOP' }),
    ['NAME_CONFLICT', 'name', 1004],
  ],
  [
    'createTenant',
    'tenant { id }',
    () => ({ parentId: some, kind: 'CUSTOMER', name: 'x' }),
    ['TARGET_NOT_FOUND', null, 1104],
  ],
  [
    'createTenant',
    'tenant { id }',
    () => ({ parentId: 'x', kind: 'CUSTOMER', name: 'x' }),
    ['BAD_INPUT', 'parentId', 1000],
  ],
  [
    'createTenant',
    'tenant { id }',
    (world) => ({ parentId: world.north.id, kind: 'UNIT', name: 'x' }),
    ['BUSINESS_RULE', 'kind', 1027],
  ],
  [
    'createTenant',
    'tenant { id }',
    (world) => ({ parentId: world.mill.id, kind: 'UNIT', name: 'x' }),
    ['PARENT_DISABLED', 'parentId', 1003],
  ],
  [
    'createTenant',
    'tenant { id }',
    (world) => ({ parentId: world.north.id, kind: 'CUSTOMER', name: 'x', contact: { email: 'x' } }),
    ['BAD_INPUT', 'contact.email', 1000],
  ],
  [
    'createTenant',
    'tenant { id }',
    (world) => ({
      parentId: world.north.id,
      kind: 'CUSTOMER',
      name: 'x',
      contact: { firstName: 'a\u0000' },
    }),
    ['BAD_INPUT', 'contact.firstName', 1000],
  ],
  [
    'updateTenant',
    'tenant { id }',
    (world) => ({ id: world.bay.id, version: 9, name: 'y' }),
    ['VERSION_MISMATCH', 'version', 1001],
  ],
  [
    'updateTenant',
    'tenant { id }',
    () => ({ id: 'x', version: 1, name: 'y' }),
    ['BAD_INPUT', 'id', 1000],
  ],
  [
    'updateTenant',
    'tenant { id }',
    (world) => ({ id: world.bay.id, version: 1, name: ' ' }),
    ['BAD_INPUT', 'name', 1000],
  ],
  [
    'moveTenant',
    'tenant { id }',
    (world) => ({ id: world.north.id, version: 1, parentId: world.shop.id }),
    ['MOVE_UNDER_ITSELF', 'parentId', 1007],
  ],
  [
    'deleteTenant',
    'deletedTenantId',
    (world) => ({ id: world.bay.id, version: 1 }),
    ['STILL_ENABLED', null, 1006],
  ],
  [
    'deleteTenants',
    'deletedTenantIds',
    (world) => ({
      items: [
        { id: world.mill.id, version: world.mill.version },
        { id: world.bay.id, version: 1 },
      ],
    }),
    ['BAD_INPUT', 'items.1.id', 1000],
  ],
  ['restoreTenant', 'tenant { id }', (world) => ({ id: world.bay.id }), ['CONFLICT', null, 1010]],
  [
    'createUser',
    'user { id }',
    (world) => ({ tenantId: world.shop.id, login: 'BOB' }),
    ['LOGIN_TAKEN', 'login', 1010],
  ],
  [
    'createUser',
    'user { id }',
    (world) => ({ tenantId: world.shop.id, login: 'a\u0000b' }),
    ['BAD_INPUT', 'login', 1000],
  ],
  [
    'updateUser',
    'user { id }',
    (world) => ({ id: world.bob.id, version: 7, login: 'x' }),
    ['VERSION_MISMATCH', 'version', 1001],
  ],
  [
    'updateUser',
    'user { id }',
    () => ({ id: some, version: 1, contact: { lastName: 'x' } }),
    ['NOT_FOUND', null, 1005],
  ],
  [
    'updateUser',
    'user { id }',
    (world) => ({ id: world.bob.id, version: 1, contact: { lastName: '\u0000' } }),
    ['BAD_INPUT', 'contact.lastName', 1000],
  ],
  [
    'updateUser',
    'user { id }',
    (world) => ({ id: world.bob.id, version: 1, disableAfter: '1066-10-14T00:00:00Z' }),
    ['BAD_INPUT', 'disableAfter', 1000],
  ],
  [
    'deleteUser',
    'deletedUserId',
    (world) => ({ id: world.bob.id, version: 2 }),
    ['STILL_ENABLED', null, 1006],
  ],
  ['restoreUser', 'user { id }', (world) => ({ id: world.bob.id }), ['CONFLICT', null, 1010]],
  [
    'setUserPolicies',
    'accessPolicies { id }',
    (world) => ({ userId: world.bob.id, items: [{ tenantId: world.shop.id, roleId: 'nothing' }] }),
    ['BAD_INPUT', 'items.0.roleId', 1000],
  ],
  [
    'setUserPolicies',
    'accessPolicies { id }',
    (world) => ({
      userId: world.bob.id,
      items: [{ id: some, version: 3, tenantId: world.shop.id, roleId: 'company_admin' }],
    }),
    ['VERSION_MISMATCH', 'items.0.version', 1001],
  ],
  [
    'grantRole',
    'accessPolicy { id }',
    (world) => ({ trusteeId: world.bob.id, tenantId: world.shop.id, roleId: 'nothing' }),
    ['BAD_INPUT', 'roleId', 1000],
  ],
  [
    'grantRole',
    'accessPolicy { id }',
    (world) => ({ trusteeId: world.ann.id, tenantId: world.shop.id, roleId: 'company_admin' }),
    ['CONFLICT', null, 1010],
  ],
  [
    'revokeRole',
    'revokedAccessPolicyId',
    () => ({ accessPolicyId: some }),
    ['NOT_FOUND', null, 1005],
  ],
  [
    'createClient',
    'client { id }',
    (world) => ({ tenantId: world.shop.id, type: 'API_CLIENT', redirectUris: ['javascript:x'] }),
    ['BAD_INPUT', 'redirectUris.0', 1000],
  ],
  [
    'updateClient',
    'client { id }',
    (world) => ({ id: world.api.id, version: 5, status: 'DISABLED' }),
    ['VERSION_MISMATCH', 'version', 1001],
  ],
  ['deleteClient', 'deletedClientId', () => ({ id: some }), ['NOT_FOUND', null, 1005]],
  ['resetClientSecret', 'clientSecret', () => ({ id: 'x' }), ['BAD_INPUT', 'id', 1000]],
  [
    'createContact',
    'contact { id }',
    (world) => ({ tenantId: world.shop.id, types: ['LEGAL'] }),
    ['CONFLICT', 'types', 1010],
  ],
  [
    'createContact',
    'contact { id }',
    () => ({ types: ['BILLING'] }),
    ['BAD_INPUT', 'tenantId', 1000],
  ],
  [
    'updateContact',
    'contact { id }',
    (world) => ({ id: world.desk.id, firstName: 'x'.repeat(5000) }),
    ['BAD_INPUT', 'firstName', 1000],
  ],
  [
    'deleteContact',
    'deletedContactId',
    (world) => ({ id: world.shop.contact.id }),
    ['CONFLICT', null, 1010],
  ],
  [
    'createLocation',
    'location { id }',
    (world) => ({ ownerTenantId: world.shop.id, name: 'x' }),
    ['BUSINESS_RULE', 'ownerTenantId', 1027],
  ],
  [
    'createLocation',
    'location { id }',
    (world) => ({ ownerTenantId: world.north.id, name: ' ' }),
    ['BAD_INPUT', 'name', 1000],
  ],
  [
    'updateLocation',
    'location { id }',
    (world) => ({ id: world.depot.id, version: 7, name: 'x' }),
    ['VERSION_MISMATCH', 'version', 1001],
  ],
  [
    'deleteLocation',
    'deletedLocationId',
    (world) => ({ id: world.depot.id, version: 1 }),
    ['CONFLICT', null, 1010],
  ],
  [
    'deleteLocation',
    'deletedLocationId',
    () => ({ id: 'x', version: 1 }),
    ['BAD_INPUT', 'id', 1000],
  ],
  [
    'createInfraComponent',
    'infraComponent { id }',
    (world) => ({
      ownerTenantId: world.south.id,
      name: 'x',
      url: 'storage://x.example',
      capabilities: ['VCD'],
    }),
    ['BAD_INPUT', 'locationId', 1000],
  ],
  [
    'createInfraComponent',
    'infraComponent { id }',
    (world) => ({
      ownerTenantId: world.north.id,
      name: 'x',
      url: 'javascript:alert(1)',
      capabilities: ['VCD'],
    }),
    ['BAD_INPUT', 'url', 1000],
  ],
  [
    'updateInfraComponent',
    'infraComponent { id }',
    (world) => ({ id: world.store.id, version: 1, capabilities: [] }),
    ['BAD_INPUT', 'capabilities', 1000],
  ],
  [
    'updateInfraComponent',
    'infraComponent { id }',
    (world) => ({ id: world.store.id, version: 1, name: ' ' }),
    ['BAD_INPUT', 'name', 1000],
  ],
  [
    'updateInfraComponent',
    'infraComponent { id }',
    (world) => ({ id: world.store.id, version: 2 }),
    ['VERSION_MISMATCH', 'version', 1001],
  ],
  [
    'deleteInfraComponent',
    'deletedInfraComponentId',
    () => ({ id: some, version: 1 }),
    ['NOT_FOUND', null, 1005],
  ],
];
