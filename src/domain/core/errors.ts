import { DatabaseUnavailableError } from '../../database/unavailable.js';

/**
 * All error codes that are visible to callers.
 *
 * `legacy` is the numeric error code of the documented REST API. `status` is the default HTTP
 * status of the REST API.
 */
export const errorCodes = {
  BAD_INPUT: { status: 400, legacy: 1000 },
  BAD_CURSOR: { status: 400, legacy: 1000 },
  /** The grant (password, refresh token) is invalid, expired or belongs to another client. */
  INVALID_GRANT: { status: 400, legacy: 1000 },
  /** The device is not approved yet (RFC 8628, section 3.5). */
  AUTHORIZATION_PENDING: { status: 400, legacy: 1000 },
  /** The device polls more often than allowed. */
  SLOW_DOWN: { status: 400, legacy: 1000 },
  EXPIRED_TOKEN: { status: 400, legacy: 1000 },
  INVALID_SCOPE: { status: 400, legacy: 1000 },
  UNAUTHORIZED_CLIENT: { status: 400, legacy: 1000 },
  UNSUPPORTED_GRANT_TYPE: { status: 400, legacy: 1000 },
  /** A token of a type that cannot be revoked (RFC 7009, section 2.2.1). */
  UNSUPPORTED_TOKEN_TYPE: { status: 400, legacy: 1000 },
  UNAUTHENTICATED: { status: 401, legacy: 1000 },
  /** The password is correct, and a TOTP code is required. */
  TOTP_REQUIRED: { status: 401, legacy: 1000 },
  /** The password is correct, and the user must set up a second factor first. */
  TOTP_SETUP_REQUIRED: { status: 401, legacy: 1000 },
  /** The password is correct, and the code of the second factor is not. */
  INVALID_TOTP: { status: 401, legacy: 1000 },
  ACCESS_DENIED: { status: 403, legacy: 1002 },
  /** An update lock of another tenant prevents the change. */
  LOCKED: { status: 403, legacy: 1012 },
  /** The IP address of the caller is not allowed. */
  ADDRESS_DENIED: { status: 403, legacy: 1108 },
  NOT_FOUND: { status: 404, legacy: 1005 },
  /** The target tenant of the request does not exist or is not visible to the caller. */
  TARGET_NOT_FOUND: { status: 404, legacy: 1104 },
  INVALID_LOGIN: { status: 406, legacy: 1033 },
  VERSION_MISMATCH: { status: 409, legacy: 1001 },
  PARENT_DISABLED: { status: 409, legacy: 1003 },
  NAME_CONFLICT: { status: 409, legacy: 1004 },
  STILL_ENABLED: { status: 409, legacy: 1006 },
  MOVE_UNDER_ITSELF: { status: 409, legacy: 1007 },
  MOVE_WITHIN_CUSTOMER: { status: 409, legacy: 1008 },
  CONFLICT: { status: 409, legacy: 1010 },
  LOGIN_TAKEN: { status: 409, legacy: 1010 },
  /** Several accounts match the login and password, and one must be selected. */
  SEVERAL_ACCOUNTS: { status: 409, legacy: 1010 },
  TARGET_DISABLED: { status: 409, legacy: 1013 },
  USER_DISABLED: { status: 409, legacy: 1018 },
  BUSINESS_RULE: { status: 409, legacy: 1027 },
  LOCK_OWNER_LOST: { status: 409, legacy: 1032 },
  /** The parent does not have the offering item, or this kind of tenant cannot have it. */
  ITEM_UNAVAILABLE: { status: 409, legacy: 1021 },
  /** The quota exceeds the hard quota of an ancestor. */
  HARD_QUOTA: { status: 409, legacy: 1022 },
  /** An enabled offering item depends on a disabled one. */
  ITEM_DEPENDENCY: { status: 409, legacy: 1023 },
  /** The parent does not have the application. */
  APPLICATION_UNAVAILABLE: { status: 409, legacy: 1026 },
  /** The first request with this idempotency key is not finished. */
  IDEMPOTENCY_KEY_IN_USE: { status: 409, legacy: 1010 },
  EDITION_UNAVAILABLE: { status: 400, legacy: 1048 },
  ITEMS_IN_USE: { status: 400, legacy: 1049 },
  /** The usage of previous days is not complete yet, which is normal at this time. */
  HISTORY_NOT_READY: { status: 400, legacy: 1000 },
  /** The usage history should be complete but is not. */
  HISTORY_OVERDUE: { status: 500, legacy: 1000 },
  TOO_LARGE: { status: 413, legacy: 1000 },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, legacy: 1000 },
  /** The idempotency key was used for another request. */
  IDEMPOTENCY_KEY_REUSED: { status: 422, legacy: 1000 },
  /** The account is locked temporarily after too many failed attempts. */
  ACCOUNT_LOCKED: { status: 423, legacy: 1012 },
  RATE_LIMITED: { status: 429, legacy: 1000 },
  /** Too many requests wait for an expensive operation (a password hash). */
  BUSY: { status: 503, legacy: 1000 },
  /** The database cannot be reached, is locked, full or read-only. */
  UNAVAILABLE: { status: 503, legacy: 1000 },
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** One of several accounts of a person, as shown to that person. */
export interface AccountChoice {
  readonly id: string;
  readonly login: string;
  readonly firstname: string | null;
  readonly lastname: string | null;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly tenantKind: string;
  readonly customerType: string;
}

/** Details of a `DomainError`. All of them are visible to the caller. */
export interface ErrorDetails {
  /** Path of the invalid input, with the names of the domain: `['contact', 'email']`. */
  readonly field?: readonly (string | number)[];
  /** The object that the error is about, for example `{ tenantId }`. */
  readonly context?: Readonly<Record<string, string | number>>;
  /** The offering items that prevent the operation. */
  readonly items?: readonly { readonly name: string; readonly infraId?: string }[];
  /** The accounts of which one must be selected. */
  readonly accounts?: readonly AccountChoice[];
}

/** The path of an input: property names of the domain, and indexes of arrays. */
type InputPath = readonly (string | number)[];

/**
 * A message about several inputs. Its argument formats the name of an input, such as
 * `parameters.level`.
 */
export type Sentence = (name: (input: string) => string) => string;

/** An error that is visible to the caller. Any other error is a server fault. */
export class DomainError extends Error {
  /**
   * @param message contains the input in `details.field` with its domain name. A message that
   *   contains other inputs is a function, so that each API uses its own names
   */
  constructor(
    readonly code: ErrorCode,
    private readonly text: string | Sentence,
    readonly details: ErrorDetails = {},
  ) {
    super(typeof text === 'string' ? text : text((input) => input));
  }

  /** The message with input names formatted by `spell`. */
  worded(spell: (path: InputPath) => string): string {
    const { text } = this;
    const { field } = this.details;
    if (typeof text === 'function') return text((input) => spell(input.split('.')));
    // A function, because `$&` in a string would insert a name that the sender chose.
    return field ? text.replace(field.join('.'), () => spell(field)) : text;
  }
}

/** Seconds after which a caller can retry while the database is unavailable. */
const unavailableFor = 5;

/** Converts `error` to an error that is visible to callers. Returns undefined for a server fault. */
export function domainErrorOf(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error;
  if (!(error instanceof DatabaseUnavailableError)) return undefined;
  const message = error.tooLong
    ? 'the request took too long and was stopped: use a filter or a smaller page, or try again later'
    : 'the server is temporarily unavailable, try again later';
  return new DomainError('UNAVAILABLE', message, { context: { retryAfter: unavailableFor } });
}

/** The error for an invalid value in `field`. */
export function badInput(field: string | InputPath, message: string | Sentence): DomainError {
  return new DomainError('BAD_INPUT', message, {
    field: typeof field === 'string' ? [field] : field,
  });
}

/** Converts `legalDocument` to `legal document`. */
const inWords = (resource: string): string =>
  resource.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** The error for an object that is visible to the caller without the required scope on its tenant. */
export const lacksScope = (context: Readonly<Record<string, string>> = {}): DomainError =>
  new DomainError('ACCESS_DENIED', 'the caller lacks the required scope on the tenant', {
    context,
  });

/** The error for an object that does not exist or is not visible to the caller. */
export function notFound(resource: string, id: string): DomainError {
  return new DomainError('NOT_FOUND', `the ${inWords(resource)} does not exist`, {
    context: { [`${resource}Id`]: id },
  });
}

/** The error for a `version` that is not the stored one. */
export function versionMismatch(resource: string, id: string): DomainError {
  return new DomainError(
    'VERSION_MISMATCH',
    `the ${inWords(resource)} has changed since the version given in the request`,
    { field: ['version'], context: { [`${resource}Id`]: id } },
  );
}
