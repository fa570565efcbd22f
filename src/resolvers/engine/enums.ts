import { registerEnumType } from 'type-graphql';
import type { Enumeration } from '../../entities/index.js';
import type { ErrorCode } from '../../domain/core/errors.js';
import type { TenantMfa } from '../../domain/identity/mfa/tenant-mfa.js';

/**
 * Registers a GraphQL enum for a closed set of stored strings. Its values are the strings in
 * capitals, each with a description.
 *
 * @returns the enum for type-graphql: stored values by their names in the graph
 */
export function enumOf<T extends string>(
  name: string,
  description: string,
  values: Readonly<Record<T, string>>,
): Record<string, T> {
  const entries = Object.entries<string>(values).map(
    ([value, text]) =>
      [value.toUpperCase().replace(/\W/g, '_') || 'NONE', value as T, text] as const,
  );
  const members = Object.fromEntries(entries.map(([member, value]) => [member, value]));
  const valuesConfig = Object.fromEntries(
    entries.map(([member, , text]) => [member, { description: text }]),
  );
  registerEnumType(members, { name, description, valuesConfig });
  return members;
}

const enums = new Map<Enumeration, object>();

/**
 * The GraphQL enum of an enumeration. The first call must be made while modules are loaded, as `objectType`
 * does, and not in the function that a decorator receives: type-graphql reads the enums before it calls
 * these functions.
 */
export function graphEnum(of: Enumeration): object {
  let known = enums.get(of);
  if (!known) enums.set(of, (known = enumOf(of.name, of.description, of.texts)));
  return known;
}

export const TenantMfaStatusEnum = enumOf<TenantMfa['status']>(
  'TenantMfaStatus',
  'Whether a tenant requires a second factor of its users.',
  {
    enabled: 'All users need a second factor, except those exempted by an administrator.',
    disabled:
      'The tenant does not require a second factor. It can still be required of individual users.',
  },
);

export const LoginAvailability = enumOf<'free' | 'taken' | 'unacceptable'>(
  'LoginAvailability',
  'Whether a login is available for a new user.',
  {
    free: 'The login is available.',
    taken: 'Another user has the login.',
    unacceptable: 'The login is not valid.',
  },
);

/** Codes of errors that concern the whole request: they are errors of the response, not of a payload. */
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

/** Codes of errors that the sender of a mutation can correct. */
export type UserErrorCode = Exclude<ErrorCode, RequestErrorCode>;

const userErrorTexts: Readonly<Record<UserErrorCode, string>> = {
  BAD_INPUT: 'A value is missing or invalid; `field` names it.',
  LOCKED: 'The tenant has an update lock that the caller cannot override.',
  NOT_FOUND: 'The object does not exist or the caller cannot see it.',
  TARGET_NOT_FOUND: 'The tenant does not exist or the caller cannot see it.',
  INVALID_LOGIN: 'The login is not valid.',
  VERSION_MISMATCH: 'The object has changed since the version in the input.',
  PARENT_DISABLED: 'An ancestor is disabled.',
  NAME_CONFLICT: 'Another child of the parent has this name.',
  STILL_ENABLED: 'The object is still enabled. Only disabled objects can be deleted.',
  MOVE_UNDER_ITSELF: 'A tenant cannot be moved under itself or one of its descendants.',
  MOVE_WITHIN_CUSTOMER: 'A unit cannot be moved.',
  CONFLICT: 'The change conflicts with the current state.',
  LOGIN_TAKEN: 'Another user has this login.',
  TARGET_DISABLED: 'The new parent is disabled.',
  USER_DISABLED: 'The user is disabled.',
  BUSINESS_RULE: 'A business rule forbids the change; `message` says which.',
  LOCK_OWNER_LOST:
    'A tenant with an update lock would leave the subtree of the tenant that set the lock.',
  ITEM_UNAVAILABLE: 'The offering item is not available from the parent.',
  HARD_QUOTA:
    'The quota exceeds what the parent can use, or is less than the children already have.',
  ITEM_DEPENDENCY: 'An offering item depends on another one that would be disabled.',
  APPLICATION_UNAVAILABLE: 'The application is not available from the parent.',
  EDITION_UNAVAILABLE: 'The edition lacks offering items that the tenant needs.',
  ITEMS_IN_USE: 'Offering items that are in use cannot be disabled.',
  HISTORY_NOT_READY: 'Usage of the previous days is not complete yet. Try again later.',
  HISTORY_OVERDUE: 'Usage of the previous days is overdue: it should be complete by now.',
};

/** Whether errors with `code` are part of the payload of a mutation. */
export const isUserErrorCode = (code: ErrorCode): code is UserErrorCode =>
  Object.hasOwn(userErrorTexts, code);

/** Each value is its own code. */
export const UserErrorCodeEnum = Object.fromEntries(
  Object.keys(userErrorTexts).map((code) => [code, code]),
) as { [Code in UserErrorCode]: Code };
registerEnumType(UserErrorCodeEnum, {
  name: 'UserErrorCode',
  description: 'Reason why a mutation failed that the client can correct.',
  valuesConfig: Object.fromEntries(
    Object.entries(userErrorTexts).map(([code, description]) => [code, { description }]),
  ),
});

/** A GraphQL enum of names that are their own values, each with a description. */
export function namesEnum(
  name: string,
  description: string,
  texts: Readonly<Record<string, string>>,
): Record<string, string> {
  const members = Object.fromEntries(Object.keys(texts).map((value) => [value, value]));
  const valuesConfig = Object.fromEntries(
    Object.entries(texts).map(([value, text]) => [value, { description: text }]),
  );
  registerEnumType(members, { name, description, valuesConfig });
  return members;
}

export const OrderDirection = namesEnum('OrderDirection', 'Sort direction.', {
  ASC: 'Ascending.',
  DESC: 'Descending.',
});
