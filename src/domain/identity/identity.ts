import { LRUCache } from 'lru-cache';
import type { Database } from '../../database/open.js';
import type { Session } from '../../database/session.js';
import type { LoginSession } from '../../entities/index.js';
import type { Caller, Grant } from '../caller.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Clock } from '../clock.js';
import { DomainError } from '../errors.js';
import { isUuid } from '../validation.js';
import { AccessTokens, type TokenClaims } from './access-token.js';
import { KeyRing } from './keys.js';
import { findLoginSession, sessionEnd } from './login-sessions.js';
import type { Passwords } from './passwords.js';
import {
  activePrincipal,
  clientById,
  heldPolicies,
  userById,
  userByLogin,
  type HeldPolicy,
  type Principal,
  type PrincipalRow,
} from './principal-reads.js';
import { cacheKey, secretMatches } from './secrets.js';
import type { Throttles } from './throttles.js';
import { UntilWrite } from './until-write.js';

/** A name and a secret: a client's id and secret, or a user's login and password. */
export interface BasicCredentials {
  readonly username: string;
  readonly password: string;
}

/** What a request brought to prove who sends it. */
export type Credentials =
  | { readonly type: 'bearer'; readonly token: string }
  | ({ readonly type: 'basic' } & BasicCredentials);

/** A client that showed its secret, or one that has none to show. */
export interface KnownClient {
  readonly principal: Principal;
  readonly policies: readonly HeldPolicy[];
  /** Whether it proved itself by a secret. */
  readonly confidential: boolean;
}

/** A browser session, and the caller that it makes. */
interface KnownLogin {
  readonly login: LoginSession;
  readonly caller: Caller | null;
  /** Until when this holds, if nothing is written. */
  readonly until: number;
}

/** Where the contract knows no answer for a locked account it is no account at all. */
export function unlessLocked(error: unknown): undefined {
  if (error instanceof DomainError && error.code === 'ACCOUNT_LOCKED') return undefined;
  throw error;
}

const refused = () => new DomainError('UNAUTHENTICATED', 'the credentials are not valid');

/** Establishes who is asking: principals, their policies, and callers cached until the next write. */
export class Identity {
  readonly keys: KeyRing;
  readonly tokens: AccessTokens;
  private readonly callers: UntilWrite<{ caller: Caller; until: number | null }>;
  private readonly clients: UntilWrite<KnownClient>;
  private readonly logins: UntilWrite<KnownLogin>;
  /** Password hashes that a password was found to match: argon2 runs once per change of either. */
  private readonly matched = new LRUCache<string, string>({ max: 5_000, ttl: 600_000 });

  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly passwords: Passwords,
    private readonly throttles: Throttles,
    private readonly clock: Clock,
    /** Where clients reach the platform: what its tokens name as their issuer. */
    readonly issuer: string,
  ) {
    this.keys = new KeyRing(database, clock);
    this.tokens = new AccessTokens(this.keys, issuer, clock);
    this.callers = new UntilWrite(database.channel, 20_000);
    this.clients = new UntilWrite(database.channel, 5_000);
    this.logins = new UntilWrite(database.channel, 20_000);
  }

  /**
   * @param ip address that the credentials came from: failed attempts are counted for it.
   * @throws DomainError `UNAUTHENTICATED`, without a word on what was wrong.
   */
  async authenticate(session: Session, credentials: Credentials, ip: string): Promise<Caller> {
    // The signature and the lifetime of a token are checked before anything is taken from the cache.
    const claims =
      credentials.type === 'bearer' ? await this.tokens.verify(credentials.token) : undefined;
    const key = claims
      ? `${claims.type} ${claims.id} ${claims.generation} ${claims.client?.id} ${claims.client?.generation}`
      : cacheKey(
          (credentials as BasicCredentials).username,
          (credentials as BasicCredentials).password,
        );
    const known = this.callers.get(key);
    if (known && (known.until === null || this.clock() < known.until)) return known.caller;

    const { caller } = await this.callers.read(key, async () => {
      const principal = claims
        ? await this.principalOf(session, claims)
        : await this.principalWith(session, credentials as BasicCredentials, ip);
      if (!principal) throw refused();
      return {
        caller: await this.callerOf(session, principal, credentials.type),
        until: principal.until,
      };
    });
    return caller;
  }

  /** The caller that `principal` is: its policies, compiled for the gate. */
  async callerOf(
    session: Session,
    principal: Principal,
    authentication: Caller['authentication'],
  ): Promise<Caller> {
    const policies = await this.policiesOf(session, principal);
    const grants: Grant[] = policies
      // A policy on a single resource of a service says nothing about accounts.
      .filter(
        (policy) => !policy.resourceServerId && !policy.resourceNamespace && !policy.resourcePath,
      )
      .map(({ roleId, tenantId, path, depth }) => ({
        role: roleId,
        tenantId,
        path,
        depth,
        scopes: this.catalogue.scopesOf(roleId),
      }));
    const { type, id, tenantId, tenantPath } = principal;
    return { type, id, tenantId, tenantPath, grants, authentication };
  }

  /** The policies that `principal` holds on tenants that exist. */
  policiesOf(session: Session, principal: Pick<Principal, 'type' | 'id'>): Promise<HeldPolicy[]> {
    return heldPolicies(session, principal);
  }

  /**
   * The browser session whose cookie has this value, and the caller that it makes: nobody, while it
   * lacks its second factor. Undefined if it is over, or its user may not act any more.
   */
  async loginSession(session: Session, secret: string): Promise<KnownLogin | undefined> {
    const key = cacheKey('session', secret);
    const known = this.logins.get(key);
    if (known && this.clock() < known.until) return known;
    return this.logins.read(key, async () => {
      const login = await findLoginSession(session, secret, this.clock());
      if (!login) return undefined;
      const principal = await this.principal(session, 'user', login.userId);
      if (principal?.generation !== login.tokenGeneration) return undefined;
      const caller = login.mfaPending ? null : await this.callerOf(session, principal, 'session');
      return { login, caller, until: Math.min(sessionEnd(login), principal.until ?? Infinity) };
    });
  }

  /**
   * The user with this login and password. Takes the same time whether or not the login exists.
   * Failed attempts are counted for the login, known or not, and for the address.
   *
   * @throws DomainError `ACCOUNT_LOCKED` after too many of them, whatever the password.
   */
  async userByPassword(
    session: Session,
    login: string,
    password: string,
    ip: string,
  ): Promise<Principal | undefined> {
    const name = login.toLowerCase();
    const attempts = [
      { kind: 'login', name: `${name} ${ip}` },
      { kind: 'account', name },
      { kind: 'address', name: ip },
    ] as const;
    await this.throttles.assertOpen(session, attempts);
    const user = await this.userWithPassword(session, login, password);
    if (user) await this.throttles.succeed(session, attempts.slice(0, 1));
    else await this.throttles.fail(attempts);
    return user;
  }

  private async userWithPassword(
    session: Session,
    login: string,
    password: string,
  ): Promise<Principal | undefined> {
    const row = await userByLogin(session, login);
    const key = cacheKey(login, password);
    const hash = row?.secret ?? undefined;
    if (hash === undefined || this.matched.get(key) !== hash) {
      if (!(await this.passwords.matches(hash, password))) return undefined;
      this.matched.set(key, hash);
    }
    return this.active(session, 'user', row);
  }

  /** The client with this id and secret; the secret may have been issued for a limited time. */
  async clientBySecret(
    session: Session,
    id: string,
    secret: string,
  ): Promise<Principal | undefined> {
    const row = await clientById(session, id);
    if (!row || !secretMatches(row.secret!, secret)) return undefined;
    const until = row.secretExpiresAt === 0 ? null : row.secretExpiresAt * 1000;
    return this.active(session, 'client', { ...row, login: null, until });
  }

  /**
   * The client at the token endpoint: with its secret, or without one if it is registered as a
   * client that cannot keep any. Asked of the database once until the next write.
   */
  async knownClient(
    session: Session,
    id: string,
    secret: string | undefined,
  ): Promise<KnownClient | undefined> {
    if (!isUuid(id)) return undefined;
    const key = cacheKey(id, secret ?? '');
    const known = this.clients.get(key);
    const until = known?.principal.until ?? null;
    if (known && (until === null || this.clock() < until)) return known;
    return this.clients.read(key, async () => {
      const confidential = secret !== undefined;
      const principal = confidential
        ? await this.clientBySecret(session, id, secret)
        : await this.publicClient(session, id);
      if (!principal) return undefined;
      return { principal, policies: await this.policiesOf(session, principal), confidential };
    });
  }

  private async publicClient(session: Session, id: string): Promise<Principal | undefined> {
    const row = await clientById(session, id);
    if (row?.tokenEndpointAuthMethod !== 'none') return undefined;
    return this.active(session, 'client', { ...row, login: null, until: null });
  }

  /** The user or client with this id, if they may act. */
  async principal(
    session: Session,
    type: 'user' | 'client',
    id: string,
  ): Promise<Principal | undefined> {
    if (type === 'client') {
      const row = await clientById(session, id);
      return this.active(session, type, row && { ...row, login: null, until: null });
    }
    return this.active(session, type, await userById(session, id));
  }

  /** The subject of a token: it and the client that the token was issued to must both still be good for it. */
  async principalOf(
    session: Session,
    { type, id, generation, client }: Pick<TokenClaims, 'type' | 'id' | 'generation' | 'client'>,
  ): Promise<Principal | undefined> {
    const principal = await this.principal(session, type, id);
    if (principal?.generation !== generation) return undefined;
    if (client) {
      const holder = await this.principal(session, 'client', client.id);
      if (holder?.generation !== client.generation) return undefined;
    }
    return principal;
  }

  private principalWith(
    session: Session,
    { username, password }: BasicCredentials,
    ip: string,
  ): Promise<Principal | undefined> {
    return isUuid(username)
      ? this.clientBySecret(session, username, password)
      : this.userByPassword(session, username, password, ip).catch(unlessLocked);
  }

  private async active(
    session: Session,
    type: 'user' | 'client',
    row: PrincipalRow | undefined,
  ): Promise<Principal | undefined> {
    return row && activePrincipal(session, type, row, this.clock());
  }
}
