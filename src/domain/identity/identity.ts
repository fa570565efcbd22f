import { LRUCache } from 'lru-cache';
import type { Database } from '../../database/open.js';
import type { Session } from '../../database/session.js';
import { inTexts, sql } from '../../database/sql.js';
import type { Caller, Grant } from '../caller.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Clock } from '../clock.js';
import { DomainError } from '../errors.js';
import { pathsTo } from '../paths.js';
import { AccessTokens, type Subject } from './access-token.js';
import { KeyRing } from './keys.js';
import type { Passwords } from './passwords.js';
import { secretMatches } from './secrets.js';

/** What a request brought to prove who sends it. */
export type Credentials =
  | { readonly type: 'bearer'; readonly token: string }
  | { readonly type: 'basic'; readonly username: string; readonly password: string };

/** A user or client who proved who they are, and may act. */
export interface Principal extends Subject {
  readonly tenantPath: string;
  /** Login of a user. */
  readonly login: string | null;
  /** After this moment (milliseconds) the principal may no longer act; null if there is no such moment. */
  readonly until: number | null;
}

/** An access policy of a principal, with the place of its tenant. */
export interface HeldPolicy {
  readonly roleId: string;
  readonly tenantId: string;
  readonly number: number;
  readonly path: string;
  readonly depth: number;
  readonly resourceServerId: string | null;
  readonly resourceNamespace: string | null;
  readonly resourcePath: string | null;
}

interface PrincipalRow {
  id: string;
  tenantId: string;
  login: string | null;
  until: number | null;
  generation: number;
  path: string;
  secret: string | null;
}

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const refused = () => new DomainError('UNAUTHENTICATED', 'the credentials are not valid');

/** Establishes who is asking: principals, their policies, and callers cached until the next write. */
export class Identity {
  readonly keys: KeyRing;
  readonly tokens: AccessTokens;
  private readonly callers = new LRUCache<string, { caller: Caller; until: number | null }>({
    max: 20_000,
  });
  /** Password hashes that a password was found to match: argon2 runs once per change of either. */
  private readonly matched = new LRUCache<string, string>({ max: 5_000, ttl: 600_000 });
  /** Grows with every write: a caller loaded before one must not be cached after it. */
  private epoch = 0;

  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly passwords: Passwords,
    private readonly clock: Clock,
    issuer: string,
  ) {
    this.keys = new KeyRing(database, clock);
    this.tokens = new AccessTokens(this.keys, issuer, clock);
    database.channel.onWrite(() => {
      this.epoch++;
      this.callers.clear();
    });
  }

  /** @throws DomainError `UNAUTHENTICATED`, without a word on what was wrong. */
  async authenticate(session: Session, credentials: Credentials): Promise<Caller> {
    // The signature and the lifetime of a token are checked before anything is taken from the cache.
    const claims =
      credentials.type === 'bearer' ? await this.tokens.verify(credentials.token) : undefined;
    const key = claims
      ? `${claims.type} ${claims.id} ${claims.generation}`
      : JSON.stringify(credentials);
    const known = this.callers.get(key);
    if (known && (known.until === null || this.clock() < known.until)) return known.caller;

    const { epoch } = this;
    const principal =
      credentials.type === 'basic'
        ? uuid.test(credentials.username)
          ? await this.clientBySecret(session, credentials.username, credentials.password)
          : await this.userByPassword(session, credentials.username, credentials.password)
        : await this.principal(session, claims!.type, claims!.id);
    if (!principal || (claims && principal.generation !== claims.generation)) throw refused();
    const caller = await this.callerOf(session, principal, credentials.type);
    if (epoch === this.epoch && this.database.channel.reliable) {
      this.callers.set(key, { caller, until: principal.until });
    }
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
  async policiesOf(
    session: Session,
    principal: Pick<Principal, 'type' | 'id'>,
  ): Promise<HeldPolicy[]> {
    return session.all<HeldPolicy>(
      sql`select p.role_id as "roleId", p.tenant_id as "tenantId", t.number as "number",
          t.path as "path", t.depth as "depth", p.resource_server_id as "resourceServerId",
          p.resource_namespace as "resourceNamespace", p.resource_path as "resourcePath"
        from access_policies p join tenants t on t.id = p.tenant_id
        where p.trustee_id = ${principal.id} and p.trustee_type = ${principal.type}
          and p.deleted_at is null and t.deleted_at is null
        order by t.path, p.role_id`,
    );
  }

  /** The user with this login and password. Takes the same time whether or not the login exists. */
  async userByPassword(
    session: Session,
    login: string,
    password: string,
  ): Promise<Principal | undefined> {
    const row = await session.first<PrincipalRow>(
      sql`select u.id as "id", u.tenant_id as "tenantId", u.login as "login",
          u.disable_after as "until", u.token_generation as "generation", t.path as "path",
          c.password_hash as "secret"
        from users u join tenants t on t.id = u.tenant_id
        left join credentials c on c.user_id = u.id
        where u.login_key = ${login.toLowerCase()} and u.deleted_at is null and u.enabled = ${true}`,
    );
    const key = JSON.stringify([login, password]);
    const hash = row?.secret ?? undefined;
    if (hash === undefined || this.matched.get(key) !== hash) {
      if (!(await this.passwords.matches(hash, password))) return undefined;
      this.matched.set(key, hash!);
    }
    return this.active(session, 'user', row);
  }

  /** The client with this id and secret. */
  async clientBySecret(
    session: Session,
    id: string,
    secret: string,
  ): Promise<Principal | undefined> {
    const row = await this.clientRow(session, id);
    if (!row || !secretMatches(row.secret!, secret)) return undefined;
    return this.active(session, 'client', row);
  }

  /** The user or client with this id, if they may act. */
  async principal(
    session: Session,
    type: 'user' | 'client',
    id: string,
  ): Promise<Principal | undefined> {
    if (type === 'client') return this.active(session, type, await this.clientRow(session, id));
    const row = await session.first<PrincipalRow>(
      sql`select u.id as "id", u.tenant_id as "tenantId", u.login as "login",
          u.disable_after as "until", u.token_generation as "generation", t.path as "path"
        from users u join tenants t on t.id = u.tenant_id
        where u.id = ${id} and u.deleted_at is null and u.enabled = ${true}`,
    );
    return this.active(session, type, row);
  }

  private clientRow(session: Session, id: string): Promise<PrincipalRow | undefined> {
    return session.first<PrincipalRow>(
      sql`select c.id as "id", c.tenant_id as "tenantId", c.token_generation as "generation",
          t.path as "path", c.secret_hash as "secret"
        from clients c join tenants t on t.id = c.tenant_id
        where c.id = ${id} and c.deleted_at is null and c.status = ${'enabled'}`,
    );
  }

  /** A principal may act as long as no tenant above is disabled or deleted, and its time is not up. */
  private async active(
    session: Session,
    type: 'user' | 'client',
    row: PrincipalRow | undefined,
  ): Promise<Principal | undefined> {
    if (!row) return undefined;
    const until = row.until ?? null;
    if (until !== null && until <= this.clock()) return undefined;
    const closed = await session.first(
      sql`select t.id as "id" from tenants t where ${inTexts('t.path', pathsTo(row.path))}
        and (t.enabled = ${false} or t.deleted_at is not null) limit 1`,
    );
    if (closed) return undefined;
    return {
      type,
      id: row.id,
      tenantId: row.tenantId,
      tenantPath: row.path,
      generation: row.generation,
      login: row.login ?? null,
      until,
    };
  }
}
