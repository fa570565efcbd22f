import type { Logger } from 'pino';
import type { Database } from '../database/open.js';
import type { Session } from '../database/session.js';
import type { Catalogue } from './catalogue/catalogue.js';
import type { Caller } from './caller.js';
import type { Cursors } from './cursor.js';
import type { Clock } from './clock.js';
import type { ClientAccess } from './identity/client-access.js';
import type { BasicCredentials, Identity } from './identity/identity.js';
import type { Passwords } from './identity/passwords.js';

/** What the whole process shares. */
export interface Services {
  readonly database: Database;
  readonly catalogue: Catalogue;
  readonly cursors: Cursors;
  readonly identity: Identity;
  readonly passwords: Passwords;
  readonly clientAccess: ClientAccess;
  readonly clock: Clock;
  readonly log: Logger;
}

/** One request, passed to everything that acts on its behalf. */
export interface RequestContext extends Services {
  readonly caller: Caller;
  readonly requestId: string;
  /** What an operation of OAuth 2.0 got as `Authorization: Basic`; its action verifies it. */
  readonly clientCredentials?: BasicCredentials | undefined;
  /** Address that the request came from, for the record of a client's last access. */
  readonly ip: string;
  readonly log: Logger;
  /** The reads of this request. Inside a write action: the reads of its transaction. */
  readonly session: Session;
}

/** What an audit record names. */
export interface AuditSubject {
  readonly tenantId?: string;
  readonly objectType: string;
  readonly objectId: string;
  /** Names of the changed fields. */
  readonly fields?: readonly string[];
}
