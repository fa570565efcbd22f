import type { Logger } from 'pino';
import type { Database } from '../database/open.js';
import type { Session } from '../database/session.js';
import type { LoginSession } from '../entities/index.js';
import type { Catalogue } from './catalogue/catalogue.js';
import type { Caller } from './caller.js';
import type { Cursors } from './cursor.js';
import type { Clock } from './clock.js';
import type { IdempotencyKeys } from './idempotency/idempotency-keys.js';
import type { Federation } from './federation/federation.js';
import type { TxtResolver } from './identity-providers/domain-record.js';
import type { ClientAccess } from './identity/client-access.js';
import type { BasicCredentials, Identity } from './identity/identity.js';
import type { SessionUse } from './identity/login-sessions.js';
import type { Passwords } from './identity/passwords.js';
import type { Throttles } from './identity/throttles.js';
import type { Vault } from './identity/vault.js';
import type { ReportFiles } from './reports/report-files.js';

/** What the whole process shares. */
export interface Services {
  readonly database: Database;
  /** How long the statements of a request may take together. Milliseconds. */
  readonly requestTimeout: number;
  readonly catalogue: Catalogue;
  readonly cursors: Cursors;
  readonly identity: Identity;
  readonly passwords: Passwords;
  readonly clientAccess: ClientAccess;
  readonly sessionUse: SessionUse;
  readonly throttles: Throttles;
  readonly vault: Vault;
  readonly idempotencyKeys: IdempotencyKeys;
  readonly reportFiles: ReportFiles;
  /** Origins of the platform's own pages: this server's, and those that may call it from browsers. */
  readonly origins: ReadonlySet<string>;
  readonly federation: Federation;
  /** Looks up the records that verify domains. */
  readonly dns: TxtResolver;
  /** The address that the platform's own mails are from. */
  readonly mailSender: string;
  /** Whether mail servers of brands may be on this machine or in a private network. */
  readonly smtpAllowPrivate: boolean;
  readonly clock: Clock;
  readonly log: Logger;
}

/** One request, passed to everything that acts on its behalf. */
export interface RequestContext extends Services {
  readonly caller: Caller;
  readonly requestId: string;
  /** What an operation of OAuth 2.0 got as `Authorization: Basic`; its action verifies it. */
  readonly clientCredentials?: BasicCredentials | undefined;
  /** A bearer token that does not authenticate the caller. The action verifies it. */
  readonly bearerToken?: string | undefined;
  /**
   * The browser session of the request. A session that requires a second factor does not
   * authenticate the caller.
   */
  readonly login?: LoginSession | undefined;
  /** What the browser shows that its user trusts it; only of a browser that shows no credentials. */
  readonly trustedBrowser?: string | undefined;
  /**
   * The context of the same request with its caller read again, for a request that is recognized as
   * a write only after it was read.
   */
  readonly renewed?: () => Promise<RequestContext>;
  /** Address that the request came from. */
  readonly ip: string;
  /** The `User-Agent` header of the request. */
  readonly userAgent: string | null;
  readonly log: Logger;
  /** The reads of this request. Inside a write action: the reads of its transaction. */
  readonly session: Session;
}

/** What an audit record names. */
export interface AuditSubject {
  readonly tenantId?: string;
  readonly objectType: string;
  /** Null if the subject has no ID, for example an unknown login. */
  readonly objectId: string | null;
  /** Names of the changed fields. */
  readonly fields?: readonly string[];
  /**
   * Additional details, such as the user on whose behalf the action was performed. Must not contain
   * secrets.
   */
  readonly details?: Readonly<Record<string, string>>;
}
