import { Tenant, User, objectFields, textsOf } from '../../entities/index.js';

/*
 * Descriptions of the fields of the account model, by their names in the domain. The GraphQL schema and
 * the OpenAPI document both take them from here, so that a field has the same words on both APIs.
 */

/** Fields that every stored object has. */
export const objectTexts = textsOf({ fields: objectFields() });

/** The stored fields of a tenant, and others that inputs and responses have. */
export const tenantTexts = {
  ...textsOf(Tenant),
  contact: 'Contact that is part of the tenant.',
  contacts: 'Contacts of the tenant, its own contact first.',
  externalOperationStatus:
    'Operation that an external system is performing; null if there is none.',
  path: 'Ids of the ancestors from the parent upwards, up to the first one that the caller cannot see.',
  hasChildren: 'Whether the tenant has children.',
  settings: 'Settings of the tenant.',
  updateLock:
    'Update lock. While it is enabled, only administrators of the tenant that set it can change this tenant.',
} as const;

/** The stored fields of a user, and others that inputs and responses have. */
export const userTexts = {
  ...textsOf(User),
  contact: 'Contact that is part of the user.',
  externalOperationStatus:
    'Operation that an external system is performing; null if there is none.',
  accessPolicies: 'Access policies that the user holds directly.',
  sessionMfaStatus:
    'Second factor of the session that sent the request. Present only for requests with a session.',
  password: 'Password of 8 to 256 characters that is not known from data breaches.',
  compromised: 'Whether the password is known from data breaches.',
  useExistingIdentity: 'Accepted for compatibility with older clients. It has no effect.',
} as const;

const usersCount =
  'Number of enabled users of the tenant and of the folders or units that are part of it.';
const usersWithTotpEnabledCount =
  'Number of these users who must use a second factor and have set one up.';

/** REST has two names for each of the numbers. */
export const mfaTexts = {
  mfaStatus: 'Whether the tenant requires a second factor.',
  users: usersCount,
  usersCount,
  usersWithTotpEnabled: usersWithTotpEnabledCount,
  usersWithTotpEnabledCount,
  updateAllowed: 'Whether the caller can change the MFA status of the tenant.',
} as const;

export const totpTexts = {
  url: 'Shared secret as an `otpauth:` URL.',
  barcode: '`url` as a QR code: a PNG image in base 64.',
  valid: 'Whether the code is valid.',
} as const;

export const updateLockTexts = {
  enabled: 'Whether the lock is enabled.',
  ownerId: 'Id of the tenant that set the lock; null if it is not enabled.',
} as const;

export const securityGroupMemberTexts = {
  id: 'Id of the user or client.',
  type: 'Type of the member.',
} as const;
