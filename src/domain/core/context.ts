import type { Logger } from 'pino';
import type { Database } from '../../database/open.js';
import type { Session } from '../../database/session.js';
import type { LoginSession } from '../../entities/index.js';
import type { Catalogue } from './catalogue.js';
import type { Caller } from './caller.js';
import type { Cursors } from './cursor.js';
import type { Clock } from './clock.js';
import type { IdempotencyKeys } from './idempotency/idempotency-keys.js';
import type { Vault } from './vault.js';

/**
 * Services that the whole process shares. A module adds its own with `declare module`, next to the
 * class, so that this file imports no module.
 */
export interface Services {
  readonly database: Database;
  /** Maximum total duration of the statements of a request, in milliseconds. */
  readonly requestTimeout: number;
  readonly catalogue: Catalogue;
  readonly cursors: Cursors;
  readonly vault: Vault;
  readonly idempotencyKeys: IdempotencyKeys;
  /**
   * Origins of the pages of the platform: the origin of this server and the configured CORS
   * origins.
   */
  readonly origins: ReadonlySet<string>;
  /** The sender address of mails of the platform. */
  readonly mailSender: string;
  /** Whether the mail servers of brands can be on this machine or in a private network. */
  readonly smtpAllowPrivate: boolean;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A name and a secret: the id and secret of a client, or the login and password of a user. */
export interface BasicCredentials {
  readonly username: string;
  readonly password: string;
}

/** The context of one request. */
export interface RequestContext extends Services {
  readonly caller: Caller;
  readonly requestId: string;
  /** Unverified client credentials from `Authorization: Basic` of an OAuth 2.0 request. */
  readonly clientCredentials?: BasicCredentials | undefined;
  /** A bearer token that does not authenticate the caller. The action verifies it. */
  readonly bearerToken?: string | undefined;
  /**
   * The browser session of the request. A session that requires a second factor does not
   * authenticate the caller.
   */
  readonly login?: LoginSession | undefined;
  /** The cookie of a trusted browser; only for requests without credentials. */
  readonly trustedBrowser?: string | undefined;
  /**
   * The context of the same request with its caller read again, for a request that is recognized as
   * a write only after it was read.
   */
  readonly renewed?: () => Promise<RequestContext>;
  /** IP address of the client. */
  readonly ip: string;
  /** The `User-Agent` header of the request. */
  readonly userAgent: string | null;
  readonly log: Logger;
  /** The reads of this request. Inside a write action: the reads of its transaction. */
  readonly session: Session;
}

/** The subject of an audit record. */
export interface AuditSubject {
  readonly tenantId?: string;
  readonly objectType: string;
  /** Null if the subject has no id, for example an unknown login. */
  readonly objectId: string | null;
  /** Names of the changed fields. */
  readonly fields?: readonly string[];
  /**
   * Additional details, such as the user on whose behalf the action was performed. Must not contain
   * secrets.
   */
  readonly details?: Readonly<Record<string, string>>;
}
