import { LRUCache } from 'lru-cache';
import type { Session } from '../../database/session.js';
import type { Clock } from '../clock.js';
import type { Passwords } from './passwords.js';
import { accountsNamed, userByLogin, type PrincipalRow } from './principal-reads.js';
import { cacheKey } from './secrets.js';
import type { Throttles } from './throttles.js';

/** What a user may show: the password, or its MD5 digest where the server takes that. */
export type PasswordKind = 'password' | 'digest';

/** Somebody who tries to sign in. */
export interface PasswordAttempt {
  readonly login: string;
  /** The password, or its MD5 digest in lower-case hexadecimal. */
  readonly password: string;
  readonly kind: PasswordKind;
  /** Address that it comes from. */
  readonly ip: string;
}

/** Accounts that one e-mail address may name; a refusal of one takes as many hashes. */
const mostAccounts = 4;

/** What a failed attempt is counted for; the first is forgotten by who proves who they are. */
export function countedFor({ login, ip }: Pick<PasswordAttempt, 'login' | 'ip'>) {
  const name = login.toLowerCase();
  return [
    { kind: 'login', name: `${name} ${ip}` },
    { kind: 'account', name },
    { kind: 'address', name: ip },
  ] as const;
}

/** Tells users by their passwords, and counts attempts that fail. */
export class PasswordLogins {
  /** Password hashes that a password was found to match: argon2 runs once per change of either. */
  private readonly matched = new LRUCache<string, string>({ max: 5_000, ttl: 600_000 });

  constructor(
    private readonly passwords: Passwords,
    private readonly throttles: Throttles,
    private readonly clock: Clock,
  ) {}

  /**
   * The row of the user with this login and password. Takes the same time whether or not the login
   * exists. Failed attempts are counted for the login, known or not, and for the address.
   *
   * @throws DomainError `ACCOUNT_LOCKED` after too many of them, whatever the password.
   */
  async userWith(session: Session, attempt: PasswordAttempt): Promise<PrincipalRow | undefined> {
    const attempts = countedFor(attempt);
    await this.throttles.assertOpen(session, attempts);
    const row = await userByLogin(session, attempt.login, this.clock());
    if (await this.matches(row, attempt)) {
      await this.throttles.succeed(session, attempts.slice(0, 1));
      return row;
    }
    await this.throttles.fail(attempts);
    return undefined;
  }

  /**
   * The same for people, who may give their e-mail address for a login: every account that it names
   * and that the password opens, and the ids of all that it was tried on. Whether an address is
   * known to many, one or nobody does not show in the time that a refusal takes.
   *
   * @param userId tries this one of them alone
   * @throws DomainError `ACCOUNT_LOCKED`
   */
  async accountsWith(
    session: Session,
    attempt: PasswordAttempt,
    userId: string | undefined,
  ): Promise<{ opened: PrincipalRow[]; tried: string[] }> {
    const attempts = countedFor(attempt);
    await this.throttles.assertOpen(session, attempts);
    const address = attempt.login.includes('@');
    const named = await accountsNamed(
      session,
      attempt.login,
      address ? mostAccounts : 1,
      this.clock(),
    );
    const tried = named.filter(({ id }) => userId === undefined || id === userId);
    const opened: PrincipalRow[] = [];
    for (const row of tried) if (await this.matches(row, attempt)) opened.push(row);
    if (opened.length > 0) {
      await this.throttles.succeed(session, attempts.slice(0, 1));
    } else {
      const missing = (address ? mostAccounts : 1) - tried.length;
      for (let i = 0; i < missing; i++) await this.matches(undefined, attempt);
      await this.throttles.fail(attempts);
    }
    return { opened, tried: tried.map(({ id }) => id) };
  }

  private async matches(
    row: PrincipalRow | undefined,
    { login, password, kind }: PasswordAttempt,
  ): Promise<boolean> {
    const hash = (kind === 'digest' ? row?.digest : row?.secret) ?? undefined;
    const key = cacheKey(kind, row?.id ?? login, password);
    if (hash !== undefined && this.matched.get(key) === hash) return true;
    const same = await this.passwords.matches(hash, password);
    if (same) this.matched.set(key, hash);
    return same;
  }
}
