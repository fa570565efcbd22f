import type { Database } from '../../../database/open.js';
import type { Session } from '../../../database/session.js';
import type { Clock } from '../../core/clock.js';
import type { TokenClaims, TokenClient } from '../tokens/access-token.js';
import { serves } from './client-reach.js';
import { PasswordLogins, type PasswordAttempt } from '../passwords/password-logins.js';
import type { Passwords } from '../passwords/passwords.js';
import {
  activePrincipal,
  clientById,
  enabledUserById,
  type Principal,
  type PrincipalRow,
} from './principal-reads.js';
import { secretMatches } from '../../core/secrets.js';
import type { Throttles } from '../passwords/throttles.js';

/** The subject of a token and the client that it was issued to; null if there is no client. */
export interface TokenParties {
  readonly principal: Principal;
  readonly client: Principal | null;
}

/** The parties of a token, with their state when the token was issued. */
type NamedParties = Pick<TokenClaims, 'type' | 'id' | 'generation'> & {
  readonly client: Pick<TokenClient, 'id' | 'generation'> | null;
};

/** Finds active users and clients by id, credentials or token. */
export class Principals {
  private readonly passwordLogins: PasswordLogins;

  constructor(
    passwords: Passwords,
    throttles: Throttles,
    private readonly clock: Clock,
    database: Database,
  ) {
    this.passwordLogins = new PasswordLogins(passwords, throttles, clock, database);
  }

  /**
   * Returns the active user or client with this id. Includes users who are not activated: they have
   * no password, but a client that could set one can sign them in.
   */
  async find(
    session: Session,
    type: 'user' | 'client',
    id: string,
  ): Promise<Principal | undefined> {
    if (type === 'client') {
      const row = await clientById(session, id);
      return this.active(session, type, row && { ...row, login: null, until: null });
    }
    return this.active(session, type, await enabledUserById(session, id));
  }

  /**
   * Returns the subject and the client of a token, if both are active, have the token generation of
   * the token, and the client can still act for the subject.
   */
  async ofToken(
    session: Session,
    { type, id, generation, client: named }: NamedParties,
  ): Promise<TokenParties | undefined> {
    const principal = await this.find(session, type, id);
    if (principal?.generation !== generation) return undefined;
    if (!named) return { principal, client: null };
    const client = await this.find(session, 'client', named.id);
    if (client?.generation !== named.generation || !serves(client, principal)) return undefined;
    return { principal, client };
  }

  /**
   * Returns the user with this login and password. The duration does not depend on whether the
   * login exists. Attempts are counted for the login, the account and the IP address.
   *
   * @throws DomainError `ACCOUNT_LOCKED` after too many failed attempts, even with the correct
   *   password; `BUSY`
   */
  async userByPassword(session: Session, attempt: PasswordAttempt): Promise<Principal | undefined> {
    return this.active(session, 'user', await this.passwordLogins.userWith(session, attempt));
  }

  /** Returns the accounts with this login or email address and password. See `userByPassword`. */
  async accountsByPassword(
    session: Session,
    attempt: PasswordAttempt,
    userId: string | undefined,
  ): Promise<Principal[]> {
    const opened = await this.passwordLogins.accountsWith(session, attempt, userId);
    const active = await Promise.all(opened.map((row) => this.active(session, 'user', row)));
    return active.filter((account) => account !== undefined);
  }

  /**
   * Whether the password of `login` may be under attack from `ip`, so that cached results are not
   * used.
   */
  isGuessedAt(login: string, ip: string): boolean {
    return this.passwordLogins.isGuessedAt(login, ip);
  }

  /** Returns the client with this id and secret. Secrets can expire. */
  async clientBySecret(
    session: Session,
    id: string,
    secret: string,
  ): Promise<Principal | undefined> {
    const row = await clientById(session, id);
    // A public client cannot authenticate with a secret from before it became public.
    if (!row || row.tokenEndpointAuthMethod === 'none') return undefined;
    if (!secretMatches(row.secret!, secret)) return undefined;
    const until = row.secretExpiresAt === 0 ? null : row.secretExpiresAt * 1000;
    return this.active(session, 'client', { ...row, login: null, until });
  }

  /** Returns the client with this id, if it is registered as a public client. */
  async publicClient(session: Session, id: string): Promise<Principal | undefined> {
    const row = await clientById(session, id);
    if (row?.tokenEndpointAuthMethod !== 'none') return undefined;
    return this.active(session, 'client', { ...row, login: null, until: null });
  }

  private async active(
    session: Session,
    type: 'user' | 'client',
    row: PrincipalRow | undefined,
  ): Promise<Principal | undefined> {
    return row && activePrincipal(session, type, row, this.clock());
  }
}
