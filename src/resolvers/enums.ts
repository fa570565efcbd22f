import { registerEnumType } from 'type-graphql';
import type {
  BusinessType,
  ClientStatus,
  ClientType,
  ContactType,
  CustomerType,
  ExternalOperation,
  InfraCapability,
  MfaStatus,
  PricingMode,
  TenantKind,
  TokenEndpointAuthMethod,
  TrusteeType,
  UserNotification,
} from '../entities/index.js';
import type { ErrorCode } from '../domain/errors.js';
import type { TenantMfa } from '../domain/mfa/tenant-mfa.js';

/**
 * A GraphQL enum of a closed set of stored strings: each in capitals, with a description.
 *
 * @returns the enum as type-graphql takes it: stored values by their names in the graph
 */
export function enumOf<T extends string>(
  name: string,
  description: string,
  values: Readonly<Record<T, string>>,
): Record<string, T> {
  const entries = Object.entries<string>(values).map(
    ([value, text]) => [value.toUpperCase().replace(/\W/g, '_'), value as T, text] as const,
  );
  const members = Object.fromEntries(entries.map(([member, value]) => [member, value]));
  const valuesConfig = Object.fromEntries(
    entries.map(([member, , text]) => [member, { description: text }]),
  );
  registerEnumType(members, { name, description, valuesConfig });
  return members;
}

export const TenantKindEnum = enumOf<TenantKind>('TenantKind', 'What a tenant is in the tree.', {
  root: 'The one tenant at the top: the platform itself.',
  partner: 'A distributor or reseller, who has partners, folders and customers.',
  folder: 'Groups partners and customers of a partner.',
  customer: 'A company that uses the services; it may have units.',
  unit: 'A department of a customer or of another unit.',
});

export const CustomerTypeEnum = enumOf<CustomerType>(
  'CustomerType',
  'What sort of customer a tenant is.',
  {
    default: 'Not told apart.',
    enterprise: 'A large company.',
    consumer: 'A private person.',
    small_office: 'A small office.',
    ti_unified: 'A customer whose account is run together with another product.',
  },
);

export const PricingModeEnum = enumOf<PricingMode>('PricingMode', 'How a tenant is charged.', {
  trial: 'Not at all: it tries the services out.',
  production: 'For what it uses.',
  suspended: 'Not at present.',
});

export const MfaStatusEnum = enumOf<MfaStatus>(
  'MfaStatus',
  'How multi-factor authentication stands.',
  {
    disabled: 'Switched off.',
    forcibly_disabled: 'Switched off by an administrator, whatever the tenant demands.',
    setup_required: 'Demanded, and not set up yet.',
    enabled: 'In force.',
  },
);

export const TenantMfaStatusEnum = enumOf<TenantMfa['status']>(
  'TenantMfaStatus',
  'Whether a tenant demands a second factor of its users.',
  {
    enabled: 'Of everybody but those whom an administrator has exempted.',
    disabled: 'Of nobody in particular: a user may have one all the same.',
  },
);

export const ExternalOperationEnum = enumOf<ExternalOperation>(
  'ExternalOperation',
  'What an outside system is doing with an object.',
  {
    no_operation: 'Nothing.',
    deleting: 'Deleting it.',
    recovering: 'Recovering it.',
  },
);

export const ContactTypeEnum = enumOf<ContactType>('ContactType', 'What a contact is for.', {
  legal: 'The company itself; every tenant has exactly one such contact.',
  primary: 'The first to turn to.',
  billing: 'Invoices and payment.',
  technical: 'Technical questions.',
  management: 'Decisions.',
});

export const UserNotificationEnum = enumOf<UserNotification>(
  'UserNotification',
  'What a user wants to be told by mail.',
  {
    maintenance: 'Planned maintenance of the platform.',
    quota: 'Quotas that are nearly or wholly used up.',
    reports: 'Usage reports.',
    backup_error: 'Errors of backups.',
    backup_warning: 'Warnings of backups.',
    backup_info: 'What else happens to backups.',
    backup_daily_report: 'A summary of backups every day.',
    backup_critical: 'Critical faults of backups.',
    device_control_warning: 'Warnings of device control.',
    certificate_management_error: 'Errors of certificates.',
    certificate_management_warning: 'Warnings of certificates.',
    certificate_management_info: 'What else happens to certificates.',
  },
);

export const BusinessTypeEnum = enumOf<BusinessType>(
  'BusinessType',
  'What part a user plays in buying.',
  { buyer: 'Buys for their tenant.' },
);

export const ClientTypeEnum = enumOf<ClientType>('ClientType', 'What a client is used for.', {
  api_client: 'A program that calls the API, with the roles it was given.',
  managed_client: 'An agent or service that is registered by another program.',
});

export const ClientStatusEnum = enumOf<ClientStatus>('ClientStatus', 'Whether a client may act.', {
  enabled: 'It may.',
  disabled: 'It may not: neither its secret nor its tokens are taken.',
});

export const TokenEndpointAuthMethodEnum = enumOf<TokenEndpointAuthMethod>(
  'TokenEndpointAuthMethod',
  'How a client proves itself at the token endpoint (RFC 7591, section 2).',
  {
    client_secret_basic: 'Id and secret in the `Authorization` header.',
    client_secret_post: 'Id and secret in the form.',
    none: 'Not at all: the client is public and has no secret.',
  },
);

export const TrusteeTypeEnum = enumOf<TrusteeType>('TrusteeType', 'Who holds an access policy.', {
  user: 'A user.',
  user_group: 'Every member of a security group.',
  client: 'An OAuth 2.0 client.',
});

export const InfraCapabilityEnum = enumOf<InfraCapability>(
  'InfraCapability',
  'What an infrastructure component can carry.',
  {
    backup: 'Backups.',
    disaster_recovery: 'Servers that step in for lost ones.',
    files_cloud: 'Files that are synchronized and shared.',
    vcd: 'VMware Cloud Director.',
  },
);

export const LoginAvailability = enumOf<'free' | 'taken' | 'unacceptable'>(
  'LoginAvailability',
  'Whether a login can be given to a new user.',
  {
    free: 'It can.',
    taken: 'Another user has it.',
    unacceptable: 'Nobody can have it.',
  },
);

/** Codes that are about the request as a whole: errors of the response, not of a mutation's payload. */
type RequestErrorCode =
  | 'BAD_CURSOR'
  | 'UNAUTHENTICATED'
  | 'IDEMPOTENCY_KEY_IN_USE'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'ACCESS_DENIED'
  | 'TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'RATE_LIMITED'
  | 'BUSY'
  | 'UNAVAILABLE'
  | 'INVALID_GRANT'
  | 'AUTHORIZATION_PENDING'
  | 'SLOW_DOWN'
  | 'EXPIRED_TOKEN'
  | 'ADDRESS_DENIED'
  | 'ACCOUNT_LOCKED'
  | 'SEVERAL_ACCOUNTS'
  | 'INVALID_SCOPE'
  | 'UNSUPPORTED_TOKEN_TYPE'
  | 'TOTP_REQUIRED'
  | 'TOTP_SETUP_REQUIRED'
  | 'INVALID_TOTP'
  | 'UNAUTHORIZED_CLIENT'
  | 'UNSUPPORTED_GRANT_TYPE';

/** Codes of what the sender of a mutation can put right. */
export type UserErrorCode = Exclude<ErrorCode, RequestErrorCode>;

const userErrorTexts: Readonly<Record<UserErrorCode, string>> = {
  BAD_INPUT: 'A value is wrong; `field` names it.',
  LOCKED: 'An update lock that somebody else holds bars the change.',
  NOT_FOUND: 'There is no such object, as far as the caller can see.',
  TARGET_NOT_FOUND: 'There is no such tenant, as far as the caller can see.',
  INVALID_LOGIN: 'Nobody can have this login.',
  VERSION_MISMATCH: 'The object has changed since the version that the input names.',
  PARENT_DISABLED: 'A tenant above is disabled.',
  NAME_CONFLICT: 'A sibling has this name.',
  STILL_ENABLED: 'Only what is disabled can be deleted.',
  MOVE_UNDER_ITSELF: 'A tenant cannot move under itself.',
  MOVE_WITHIN_CUSTOMER: 'A unit stays where it is in its customer.',
  CONFLICT: 'The change does not go with what there is.',
  LOGIN_TAKEN: 'Another user has this login.',
  TARGET_DISABLED: 'The new parent is disabled.',
  USER_DISABLED: 'The user is disabled.',
  BUSINESS_RULE: 'A rule of the model forbids it.',
  LOCK_OWNER_LOST: 'The tenant that set the lock is not above the new parent.',
  ITEM_UNAVAILABLE: 'The tenant above does not have the offering item to give.',
  HARD_QUOTA:
    'The quota is beyond what the tenant above may use itself, or below what was given on.',
  ITEM_DEPENDENCY: 'An offering item depends on another one that would be off.',
  APPLICATION_UNAVAILABLE: 'The tenant above does not have the application to give.',
  EDITION_UNAVAILABLE: 'The edition lacks offering items that the tenant needs.',
  ITEMS_IN_USE: 'Offering items that are in use cannot be turned off.',
  HISTORY_NOT_READY: 'Usage of the days before is not complete yet: try again later.',
  HISTORY_OVERDUE: 'Usage of the days before should be complete by now, and is not.',
};

/** Whether `code` belongs into the payload of a mutation. */
export const isUserErrorCode = (code: ErrorCode): code is UserErrorCode =>
  Object.hasOwn(userErrorTexts, code);

/** Each code stands for itself. */
export const UserErrorCodeEnum = Object.fromEntries(
  Object.keys(userErrorTexts).map((code) => [code, code]),
) as { [Code in UserErrorCode]: Code };
registerEnumType(UserErrorCodeEnum, {
  name: 'UserErrorCode',
  description: 'Why a mutation could not be done, where its sender can put that right.',
  valuesConfig: Object.fromEntries(
    Object.entries(userErrorTexts).map(([code, description]) => [code, { description }]),
  ),
});

export const order = (name: string, description: string, fields: Record<string, string>) => {
  const members = Object.fromEntries(Object.keys(fields).map((field) => [field, field]));
  const valuesConfig = Object.fromEntries(
    Object.entries(fields).map(([field, text]) => [field, { description: text }]),
  );
  registerEnumType(members, { name, description, valuesConfig });
  return members;
};

const dated = {
  CREATED_AT: 'The moment of creation.',
  UPDATED_AT: 'The moment of the last change.',
};

export const TenantOrderField = order('TenantOrderField', 'What tenants are sorted by.', {
  PATH: 'The place in the tree: every tenant directly before all that is below it.',
  NAME: 'The name, whatever its case.',
  STATUS: 'Whether the tenant itself is enabled: those that are come first, each by name.',
  ...dated,
  USAGE:
    'What the tenant and all below it use of what `usage` names, all editions together. What was reported just now may not count yet.',
});
export const UserOrderField = order('UserOrderField', 'What users are sorted by.', {
  ID: 'The id: no meaningful order, and the quickest.',
  LOGIN: 'The login, whatever its case.',
  NAME: 'First name and last name, whatever their case; the login of a user who has neither.',
  STATUS: 'Whether the user is enabled now: those who are come first, each by name.',
  LEVEL: 'How many tenants are above that of the user, and then the name.',
  ROLES: 'The ids of the roles that the user holds, as far as you may see it, and then the name.',
  MFA_STATUS:
    'The status of multi-factor authentication, in alphabetical order, and then the name.',
  CONTACT_TYPES: 'What the contact of the user is for, in alphabetical order, and then the name.',
  USAGE:
    'What is used of what `usage` names in the personal tenant of the user or, if there is none, by resources that have the id of the user.',
  ...dated,
});
export const ObjectOrderField = order(
  'ObjectOrderField',
  'What objects are sorted by that are not told apart by a name.',
  { ID: 'The id: no meaningful order, and the quickest.', ...dated },
);
export const OrderDirection = order('OrderDirection', 'Which way a list is sorted.', {
  ASC: 'From the smallest to the largest.',
  DESC: 'From the largest to the smallest.',
});
