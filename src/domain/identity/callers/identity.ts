import type { Database } from '../../../database/open.js';
import type { Session } from '../../../database/session.js';
import type { LoginSession } from '../../../entities/index.js';
import type { Caller, Delegation, Grant } from '../../core/caller.js';
import type { Catalogue } from '../../core/catalogue.js';
import type { Clock } from '../../core/clock.js';
import type { BasicCredentials } from '../../core/context.js';
import { DomainError } from '../../core/errors.js';
import { isUuid } from '../../core/validation.js';
import { AccessCache, Dependencies } from './access-cache.js';
import { AccessTokens, type TokenClaims } from '../tokens/access-token.js';
import { isGranted } from '../authorization/application-grant-reads.js';
import { policiesThrough } from './client-reach.js';
import { KeyRing } from '../tokens/keys.js';
import { findLoginSession, sessionEnd } from '../sessions/login-sessions.js';
import { narrowedPolicies, partOf, withAgentRole } from './narrowing.js';
import type { NoteFailure } from '../passwords/password-logins.js';
import type { Passwords } from '../passwords/passwords.js';
import { heldPolicies, type HeldPolicy, type Principal } from './principal-reads.js';
import { Principals } from './principals.js';
import { Revocations } from '../tokens/revocations.js';
import { secondFactorOf } from '../passwords/second-factor.js';
import { cacheKey } from '../../core/secrets.js';
import type { Throttles } from '../passwords/throttles.js';
import type { Narrowing } from '../tokens/token-scopes.js';

declare module '../../core/context.js' {
  interface Services {
    readonly identity: Identity;
  }
}

/** The credentials of a request. */
export type Credentials =
  | { readonly type: 'bearer'; readonly token: string }
  | ({ readonly type: 'basic' } & BasicCredentials);

/** A client that authenticated with its secret, or a public client. */
export interface KnownClient {
  readonly principal: Principal;
  readonly policies: readonly HeldPolicy[];
  /** Whether the client authenticated with a secret. */
  readonly confidential: boolean;
}

/** The holder of an access token and its access. */
export interface TokenHolder {
  readonly principal: Principal;
  /** The effective policies: at or below the tenant of the client, and within the narrowing. */
  readonly policies: readonly HeldPolicy[];
  /** The client that acts for the principal, a user; null or left out for no client. */
  readonly client?: Principal | null;
}

/** Restrictions of the policies of a principal. */
export interface PolicyBounds {
  /** The client that acts for the user. */
  readonly client?: Pick<Principal, 'tenantPath'> | null;
  readonly narrowing?: Narrowing | null;
}

/** A browser session and its caller. */
interface KnownLogin {
  readonly login: LoginSession;
  readonly caller: Caller | null;
  /** Time until which the value is valid if nothing changes. */
  readonly until: number;
}

/**
 * Returns undefined for a locked account. For operations whose contract has no error for locked
 * accounts: they treat it as an unknown account.
 */
export function unlessLocked(error: unknown): undefined {
  if (error instanceof DomainError && error.code === 'ACCOUNT_LOCKED') return undefined;
  throw error;
}

/** The cache key of a holder, shared by all tokens with the same access. */
const holderKey = ({ type, id, generation, client, narrowing }: TokenClaims) =>
  `${type} ${id} ${generation} ${client?.id} ${client?.generation} ${client?.grantId} ${narrowing?.tenantId} ${narrowing?.role} ${narrowing?.agent ?? false}`;

const delegation = ({ id, tenantPath }: Principal): Delegation => ({ clientId: id, tenantPath });

/** Estimated size of a cached principal, and of each of its policies, in bytes. */
const principalBytes = 1000;
const policyBytes = 500;

const refused = () => new DomainError('UNAUTHENTICATED', 'the credentials are invalid');

/** Authenticates callers. Caches principals, their policies and callers until they change. */
export class Identity {
  readonly keys: KeyRing;
  readonly tokens: AccessTokens;
  readonly principals: Principals;
  private readonly revocations: Revocations;
  private readonly callers: AccessCache<{ caller: Caller; until: number | null }>;
  private readonly holders: AccessCache<TokenHolder>;
  private readonly clients: AccessCache<KnownClient>;
  private readonly logins: AccessCache<KnownLogin>;

  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    passwords: Passwords,
    throttles: Throttles,
    private readonly clock: Clock,
    /** Public URL of the platform, the issuer of its tokens. */
    readonly issuer: string,
  ) {
    this.keys = new KeyRing(database, clock);
    this.tokens = new AccessTokens(this.keys, issuer, clock);
    this.principals = new Principals(passwords, throttles, clock, database);
    this.revocations = new Revocations(database, clock);
    const keep = <Value extends object>(
      max: number,
      until: (value: Value) => number | null,
      policies: (value: Value) => number,
    ) => {
      const bytes = (value: Value) => principalBytes + policyBytes * policies(value);
      return new AccessCache<Value>(database.channel, clock, { max, until, bytes });
    };
    this.callers = keep(
      20_000,
      ({ until }) => until,
      ({ caller }) => caller.grants.length,
    );
    this.holders = keep(
      5_000,
      ({ principal }) => principal.until,
      ({ policies }) => policies.length,
    );
    this.clients = keep(
      5_000,
      ({ principal }) => principal.until,
      ({ policies }) => policies.length,
    );
    this.logins = keep(
      20_000,
      ({ until }) => until,
      ({ caller }) => caller?.grants.length ?? 0,
    );
  }

  /**
   * Authenticates the caller of a request.
   *
   * @param ip IP address of the request, for which attempts are counted
   * @param noteFailure records a failed attempt
   * @throws DomainError `UNAUTHENTICATED` without a reason; `BUSY`
   */
  async authenticate(
    session: Session,
    credentials: Credentials,
    ip: string,
    noteFailure: NoteFailure = async () => {},
  ): Promise<Caller> {
    // The signature and the expiration of a token are checked before the cache is used.
    if (credentials.type === 'bearer') {
      return this.callerByToken(session, await this.liveToken(session, credentials.token));
    }
    const find = async (dependencies: Dependencies) => {
      const principal = await this.principalWith(session, credentials, ip, noteFailure);
      if (!principal) throw refused();
      dependencies.onPrincipals(principal);
      const policies = await this.policiesOf(session, principal, {}, dependencies);
      return {
        caller: this.callerWith({ principal, policies }, 'basic'),
        until: principal.until,
      };
    };
    const { username, password } = credentials;
    const isUser = !isUuid(username);
    // While the password may be under attack, the cache is not used, so that every attempt counts.
    const guessed = isUser && this.principals.isGuessedAt(username, ip);
    const { caller } = guessed
      ? await find(new Dependencies())
      : await this.callers.get(cacheKey(username, password), find, { alone: isUser });
    return caller;
  }

  private async callerByToken(session: Session, claims: TokenClaims): Promise<Caller> {
    const found = await this.callers.get(holderKey(claims), async (dependencies) => {
      const holder = await this.findHolder(session, claims, dependencies);
      if (!holder) throw refused();
      const caller = this.callerWith(holder, 'bearer');
      return {
        caller: claims.narrowing
          ? { ...caller, narrowed: true, part: partOf(claims.narrowing) }
          : caller,
        until: holder.principal.until,
      };
    });
    return found.caller;
  }

  /**
   * Returns the content of the access token `token` if it was issued by this platform and is
   * neither expired nor revoked. `holderOf` checks whether its subject is active.
   *
   * @throws DomainError `UNAUTHENTICATED` for any other token
   */
  async liveToken(session: Session, token: string): Promise<TokenClaims> {
    const claims = await this.tokens.verify(token);
    if (await this.revocations.include(session, claims)) throw refused();
    return claims;
  }

  /** As `liveToken`; returns undefined for any other token. */
  async tokenIfLive(session: Session, token: string): Promise<TokenClaims | undefined> {
    try {
      return await this.liveToken(session, token);
    } catch (error) {
      if (error instanceof DomainError) return undefined;
      throw error;
    }
  }

  /**
   * Returns the holder of a valid token; undefined if the holder or its client is not active or has
   * no access.
   */
  async holderOf(session: Session, claims: TokenClaims): Promise<TokenHolder | undefined> {
    return this.holders.get(holderKey(claims), (dependencies) =>
      this.findHolder(session, claims, dependencies),
    );
  }

  private async findHolder(
    session: Session,
    claims: TokenClaims,
    dependencies: Dependencies,
  ): Promise<TokenHolder | undefined> {
    const { id, narrowing, client: issuedTo } = claims;
    const parties = await this.principals.ofToken(session, claims);
    if (!parties) return undefined;
    if (issuedTo) {
      const named = { userId: id, clientId: issuedTo.id };
      if (!(await isGranted(session, issuedTo.grantId, named))) return undefined;
    }
    const { principal, client } = parties;
    dependencies.onPrincipals(principal, client);
    const bounds = { client, narrowing };
    const policies = await this.policiesOf(session, principal, bounds, dependencies);
    // A token that is restricted to a part of the tree without access is not valid.
    if (narrowing && policies.length === 0) return undefined;
    return { principal, policies, client };
  }

  /** Reads the policies of `principal` and builds its caller. */
  async callerOf(
    session: Session,
    principal: Principal,
    authentication: Caller['authentication'],
  ): Promise<Caller> {
    const policies = await this.policiesOf(session, principal);
    return this.callerWith({ principal, policies }, authentication);
  }

  /** Builds a Caller from a principal's policies. */
  callerWith(
    { principal, policies, client }: TokenHolder,
    authentication: Caller['authentication'],
  ): Caller {
    const grants: Grant[] = policies
      // A policy on a single resource of an application gives no access to accounts.
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
    const groupIds = policies.flatMap(({ trusteeType, trusteeId }) =>
      trusteeType === 'user_group' ? trusteeId : [],
    );
    return {
      type,
      id,
      tenantId,
      tenantPath,
      grants,
      groupIds: [...new Set(groupIds)],
      authentication,
      ...(client && { delegatedTo: delegation(client) }),
    };
  }

  /**
   * Returns the policies of `principal` on existing tenants that apply within `bounds`. They are
   * first restricted to the tenant of the client, so that a narrower restriction finds no policy
   * above it.
   *
   * @param dependencies receives the objects that the policies depend on, except for the principal
   *   and the client
   */
  async policiesOf(
    session: Session,
    principal: Pick<Principal, 'type' | 'id'>,
    { client = null, narrowing = null }: PolicyBounds = {},
    dependencies?: Dependencies,
  ): Promise<HeldPolicy[]> {
    const held = await heldPolicies(session, principal);
    dependencies?.within(...held.map(({ path }) => path));
    const policies = policiesThrough(client, held);
    if (!narrowing) return policies;
    const narrowed = withAgentRole(policies, narrowing);
    return narrowedPolicies(session, narrowed, narrowing, dependencies);
  }

  /**
   * Returns the browser session with this cookie value, and its caller, which is anonymous while a
   * second factor is required. Undefined if the session has ended or the user is not active.
   */
  async loginSession(session: Session, secret: string): Promise<KnownLogin | undefined> {
    return this.logins.get(cacheKey('session', secret), async (dependencies) => {
      const login = await findLoginSession(session, secret, this.clock());
      if (!login) return undefined;
      const parties = await this.principals.ofToken(session, {
        type: 'user',
        id: login.userId,
        generation: login.tokenGeneration,
        client: login.clientId ? { id: login.clientId, generation: login.clientGeneration! } : null,
      });
      if (!parties) return undefined;
      const { principal, client } = parties;
      dependencies.onPrincipals(principal, client);
      const policies = await this.policiesOf(session, principal, { client }, dependencies);
      const caller = this.callerWith({ principal, policies, client }, 'session');
      return {
        login,
        caller: login.mfaPending ? null : caller,
        until: Math.min(sessionEnd(login), principal.until ?? Infinity),
      };
    });
  }

  /**
   * Returns the client at the token endpoint, with its secret, or without a secret for a public
   * client. Cached until it changes.
   */
  async knownClient(
    session: Session,
    id: string,
    secret: string | undefined,
  ): Promise<KnownClient | undefined> {
    if (!isUuid(id)) return undefined;
    return this.clients.get(cacheKey(id, secret ?? ''), async (dependencies) => {
      const confidential = secret !== undefined;
      const principal = confidential
        ? await this.principals.clientBySecret(session, id, secret)
        : await this.principals.publicClient(session, id);
      if (!principal) return undefined;
      dependencies.onPrincipals(principal);
      const policies = await this.policiesOf(session, principal, {}, dependencies);
      return { principal, policies, confidential };
    });
  }

  private async principalWith(
    session: Session,
    { username, password }: BasicCredentials,
    ip: string,
    noteFailure: NoteFailure,
  ): Promise<Principal | undefined> {
    if (isUuid(username)) return this.principals.clientBySecret(session, username, password);
    const user = await this.principals
      .userByPassword(session, { login: username, password, kind: 'password', ip, noteFailure })
      .catch(unlessLocked);
    // The header cannot carry a second factor, so users who require one cannot authenticate with
    // it.
    const needed = user && (await secondFactorOf({ session, clock: this.clock }, user, undefined));
    return needed === 'none' ? user : undefined;
  }
}
