import type { Session } from '../../database/session.js';
import type { Clock } from '../clock.js';
import type { TokenClaims } from './access-token.js';
import { PasswordLogins, type PasswordKind } from './password-logins.js';
import type { Passwords } from './passwords.js';
import {
  activePrincipal,
  clientById,
  userById,
  type Principal,
  type PrincipalRow,
} from './principal-reads.js';
import { secretMatches } from './secrets.js';
import type { Throttles } from './throttles.js';

/** Finds users and clients who may act: by id, by what they prove themselves with, by a token. */
export class Principals {
  private readonly passwordLogins: PasswordLogins;

  constructor(
    passwords: Passwords,
    throttles: Throttles,
    private readonly clock: Clock,
  ) {
    this.passwordLogins = new PasswordLogins(passwords, throttles, clock);
  }

  /** The user or client with this id, if they may act. */
  async find(
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
  async ofToken(
    session: Session,
    { type, id, generation, client }: Pick<TokenClaims, 'type' | 'id' | 'generation' | 'client'>,
  ): Promise<Principal | undefined> {
    const principal = await this.find(session, type, id);
    if (principal?.generation !== generation) return undefined;
    if (client) {
      const holder = await this.find(session, 'client', client.id);
      if (holder?.generation !== client.generation) return undefined;
    }
    return principal;
  }

  /**
   * The user with this login and password. Takes the same time whether or not the login exists.
   * Failed attempts are counted for the login, known or not, and for the address.
   *
   * @param kind whether `password` is the password, or its MD5 digest in lower-case hexadecimal.
   * @throws DomainError `ACCOUNT_LOCKED` after too many of them, whatever the password.
   */
  async userByPassword(
    session: Session,
    login: string,
    password: string,
    ip: string,
    kind: PasswordKind = 'password',
  ): Promise<Principal | undefined> {
    const row = await this.passwordLogins.userWith(session, { login, password, ip, kind });
    return this.active(session, 'user', row);
  }

  /**
   * The accounts that a person opens who gives a login or an e-mail address and a password, and the
   * ids of those that it was tried on. Otherwise as `userByPassword`.
   */
  async accountsByPassword(
    session: Session,
    attempt: { readonly login: string; readonly password: string; readonly ip: string },
    userId: string | undefined,
  ): Promise<{ accounts: Principal[]; tried: string[] }> {
    const { opened, tried } = await this.passwordLogins.accountsWith(
      session,
      { ...attempt, kind: 'password' },
      userId,
    );
    const active = await Promise.all(opened.map((row) => this.active(session, 'user', row)));
    return { accounts: active.filter((account) => account !== undefined), tried };
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

  /** The client with this id, if it is registered as one that cannot keep a secret. */
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
