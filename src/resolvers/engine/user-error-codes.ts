import type { ErrorCode } from '../../domain/core/errors.js';
import { namesEnum } from './enums.js';

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

export const UserErrorCodeEnum = namesEnum(
  'UserErrorCode',
  'Reason why a mutation failed that the client can correct.',
  userErrorTexts,
);
