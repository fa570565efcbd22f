import {
  errorCodes,
  type AccountChoice,
  type DomainError,
  type ErrorCode,
} from '../../domain/core/errors.js';
import { snakeCase } from './names.js';

type Domain = 'ApplicationAccountServer' | 'PlatformAccountServer' | 'PlatformReportingService';

/** The code and message that the contract documents for each status, by error domain. */
const documentedBodies: Record<
  Domain,
  Readonly<Record<number, readonly [code: string | number, message: string]>>
> = {
  ApplicationAccountServer: {
    400: [1000, 'bad request'],
    401: [1000, 'unauthorized'],
    403: [1002, 'access denied'],
    404: [1104, 'could not resolve target tenant'],
    409: [1010, 'conflict'],
    415: ['invalid_content_type', 'Content must be JSON'],
    426: [1001, 'upgrade required'],
  },
  PlatformAccountServer: {
    400: [400, 'Bad Request'],
    401: ['unauthorized', 'Authentication is required'],
    403: ['access_denied', 'Access is denied'],
    404: ['application_not_found', 'Application was not found'],
    406: ['not_acceptable', 'Not acceptable'],
    409: ['conflict', 'Conflict'],
    415: ['invalid_content_type', 'Content must be JSON'],
  },
  PlatformReportingService: {
    400: [400, 'Bad Request'],
    500: [500, 'Internal Server Error'],
  },
};

/** The errors that the contract documents for an operation. */
export interface Documented {
  readonly domain: Domain;
  readonly statuses: readonly number[];
  /** Statuses that the operation documents in the other domain. */
  readonly exceptions?: Readonly<Record<number, Domain>>;
  /** The code and message of a status, if the operation documents its own. */
  readonly words?: Readonly<Record<number, readonly [code: string | number, message: string]>>;
  /** Codes for which the operation returns another status than the default. */
  readonly answers?: Readonly<Partial<Record<ErrorCode, number>>>;
  /** The operation answers with the OAuth 2.0 error body (RFC 6749, section 5.2). */
  readonly oauth?: boolean;
  /** OAuth error codes, if the operation follows a standard with its own. */
  readonly oauthWords?: Readonly<Partial<Record<ErrorCode, string>>>;
}

/** Errors documented in the domain `ApplicationAccountServer`. */
export function applicationDomain(...statuses: number[]): Documented {
  return { domain: 'ApplicationAccountServer', statuses };
}

/** Errors documented in the domain `PlatformAccountServer`. */
export function platformDomain(...statuses: number[]): Documented {
  return { domain: 'PlatformAccountServer', statuses };
}

export interface ErrorBody {
  readonly error: {
    readonly domain: Domain;
    readonly code: string | number;
    readonly message: string;
    readonly details: { readonly info: string };
    readonly context?: Readonly<Record<string, string | number | readonly object[]>>;
  };
}

/** Converts a name of the domain to its spelling in the request. */
export type Spell = (name: string) => string;

/**
 * Spells a path in snake_case. The properties of a domain filter are top-level parameters of this
 * API.
 */
const dotted = ([first, ...rest]: readonly (string | number)[], spell: Spell) =>
  [...(first === undefined || first === 'filter' ? [] : [first]), ...rest]
    .map((part) => (typeof part === 'string' ? spell(part) : part))
    .join('.');

/** The message of the error, with the names of inputs as this API spells them. */
const infoOf = (error: DomainError, spell: Spell): string =>
  error.worded((path) => dotted(path, spell));

/** The `id` in the error context, which the contract documents for missing objects in one domain. */
function missingId({ details: { context = {} } }: DomainError, domain: Domain, status: number) {
  const [id, ...others] = Object.values(context);
  return status === 404 && domain === 'PlatformAccountServer' && id && others.length === 0
    ? { id }
    : undefined;
}

const presentItem = ({ name, infraId }: { name: string; infraId?: string }) => ({
  name,
  ...(infraId && { infra_id: infraId }),
});

const presentAccount = (account: AccountChoice) => ({
  id: account.id,
  login: account.login,
  firstname: account.firstname ?? '',
  lastname: account.lastname ?? '',
  tenant_id: account.tenantId,
  tenant_name: account.tenantName,
  tenant_kind: account.tenantKind,
  customer_type: account.customerType,
});

/**
 * Returns the status and body of `error` for an operation. A status that the operation documents
 * has the documented code and message. Other statuses, and errors of offering items, have the
 * numeric business code. Authentication errors are the same for all operations, so that they reveal
 * nothing about the operation.
 */
export function errorBody(
  error: DomainError,
  documented: Documented,
  spell: Spell = snakeCase,
): { status: number; body: ErrorBody } {
  const { legacy, ...usual } = errorCodes[error.code];
  const status = documented.answers?.[error.code] ?? usual.status;
  const unauthenticated = status === 401;
  const words = documented.words?.[status];
  const domain =
    unauthenticated && !words
      ? 'PlatformAccountServer'
      : (documented.exceptions?.[status] ?? documented.domain);
  const { field, context = {}, items, accounts } = error.details;
  const entry =
    words ??
    (items === undefined &&
    (unauthenticated || documented.statuses.includes(status) || status === 415)
      ? documentedBodies[domain][status]
      : undefined);
  const [code, message] = entry ?? [legacy, infoOf(error, spell)];
  const named = Object.entries(context).map(([name, value]) => [snakeCase(name), value] as const);
  return {
    status,
    body: {
      error: {
        domain,
        code,
        message,
        details: { info: infoOf(error, spell) },
        ...(!unauthenticated && {
          context: {
            ...missingId(error, domain, status),
            ...Object.fromEntries(named),
            ...(field && { field: dotted(field, spell) }),
            ...(items && { offering_items: items.map(presentItem) }),
            ...(accounts && { accounts: accounts.map(presentAccount) }),
            code: legacy,
          },
        }),
      },
    },
  };
}

/** The body for a fault of the server: it contains only the id of the request. */
export function internalErrorBody(requestId: string): ErrorBody {
  return {
    error: {
      domain: 'PlatformAccountServer',
      code: 'internal_error',
      message: 'Internal Server Error',
      details: { info: `request ${requestId}` },
    },
  };
}

const oauthCodes: Partial<Record<ErrorCode, string>> = {
  UNAUTHENTICATED: 'invalid_client',
  TOTP_REQUIRED: 'totp_required',
  TOTP_SETUP_REQUIRED: 'totp_setup_required',
  INVALID_TOTP: 'invalid_totp',
  UNSUPPORTED_TOKEN_TYPE: 'unsupported_token_type',
  INVALID_GRANT: 'invalid_grant',
  AUTHORIZATION_PENDING: 'authorization_pending',
  SLOW_DOWN: 'slow_down',
  EXPIRED_TOKEN: 'expired_token',
  INVALID_SCOPE: 'invalid_scope',
  UNAUTHORIZED_CLIENT: 'unauthorized_client',
  UNSUPPORTED_GRANT_TYPE: 'unsupported_grant_type',
  ACCESS_DENIED: 'access_denied',
  // RFC 6749 has no code for it at the token endpoint. This one is of section 4.1.2.1.
  BUSY: 'temporarily_unavailable',
  UNAVAILABLE: 'temporarily_unavailable',
};

/** Characters that RFC 6749, section 5.2, does not allow in `error_description`. */
const forbiddenInDescription = /[^\x20\x21\x23-\x5b\x5d-\x7e]/g;

/** Returns the OAuth 2.0 error (RFC 6749, section 5.2) for the token endpoint and related operations. */
export function oauthErrorBody(error: DomainError, { oauthWords }: Pick<Documented, 'oauthWords'>) {
  return {
    // RFC 6749 has no status for a body that is not a form: it is an invalid request.
    status: error.code === 'UNSUPPORTED_MEDIA_TYPE' ? 400 : errorCodes[error.code].status,
    body: {
      error: oauthWords?.[error.code] ?? oauthCodes[error.code] ?? 'invalid_request',
      error_description: infoOf(error, snakeCase).replace(forbiddenInDescription, ' '),
    },
  };
}
