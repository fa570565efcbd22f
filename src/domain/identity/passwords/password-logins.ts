import { LRUCache } from 'lru-cache';
import type { Database } from '../../../database/open.js';
import type { Session } from '../../../database/session.js';
import { sql } from '../../../database/sql.js';
import { foldText } from '../../../entities/index.js';
import type { Clock } from '../../core/clock.js';
import { DomainError } from '../../core/errors.js';
import { networkOf } from '../../core/network.js';
import type { Passwords } from './passwords.js';
import { accountsNamed, userByLogin, type PrincipalRow } from '../callers/principal-reads.js';
import { cacheKey } from '../../core/secrets.js';
import type { Subject, Throttles } from './throttles.js';

/**
 * The accepted credentials of a user: the password, or its MD5 digest if the server accepts
 * digests.
 */
export type PasswordKind = 'password' | 'digest';

/** Records that a wrong password was used for these users. */
export type NoteFailure = (userIds: readonly string[]) => Promise<void>;

/** A sign-in attempt. */
export interface PasswordAttempt {
  readonly login: string;
  /** The password, or its MD5 digest in lower-case hexadecimal. */
  readonly password: string;
  readonly kind: PasswordKind;
  /** IP address of the attempt. */
  readonly ip: string;
  /** Called once for each wrong password that was verified. */
  readonly noteFailure: NoteFailure;
}

/** The result of an attempt: the accounts with this password. */
type Opened = readonly PrincipalRow[];

/**
 * Maximum number of accounts for one email address. A failed attempt always computes this number of
 * hashes.
 */
const mostAccounts = 4;

const named = (login: string) => ['name', foldText(login)];
const account = (userId: string) => ['user', userId];

/** An account from one network; `who` is an entered name or a user id. */
const fromAddress = (who: readonly string[], ip: string): Subject => ({
  kind: 'login',
  name: JSON.stringify([...who, networkOf(ip)]),
});
/** An account from any address. */
const fromAnywhere = (who: readonly string[]): Subject => ({
  kind: 'account',
  name: JSON.stringify(who),
});

/**
 * The entered name as a subject of throttling, whether the login exists or not: a lock of it is
 * reported. A lock of an account is not reported, because it would reveal which names belong to the
 * same account.
 */
const typedSubjects = (login: string, ip: string): readonly [Subject, Subject, Subject] => [
  fromAddress(named(login), ip),
  fromAnywhere(named(login)),
  { kind: 'address', name: networkOf(ip) },
];

const accountSubjects = (who: readonly string[], ip: string): readonly [Subject, Subject] => [
  fromAddress(who, ip),
  fromAnywhere(who),
];

/** The counters of failures from `ip` that are reset when the user authenticates otherwise. */
export function forgivenBy(
  { id, login, email }: { id: string; login: string; email: string | null },
  ip: string,
): Subject[] {
  const names = [login, ...(email === null ? [] : [email])];
  return [account(id), ...names.map(named)].map((who) => fromAddress(who, ip));
}

/** Authenticates users by password. Attempts are counted before a password is verified. */
export class PasswordLogins {
  /** Verified pairs of hash and password, so that argon2 runs once per change. */
  private readonly matched = new LRUCache<string, string>({ max: 5_000, ttl: 600_000 });
  /** Attempts in progress. Identical concurrent attempts share one verification and count once. */
  private readonly flights = new Map<string, Promise<Opened>>();

  constructor(
    private readonly passwords: Passwords,
    private readonly throttles: Throttles,
    private readonly clock: Clock,
    private readonly database: Database,
  ) {
    // An attempt that started before a change may have read the previous password.
    database.channel.onChange(() => this.flights.clear());
  }

  /**
   * Returns the row of the user with this login and password. The duration does not depend on
   * whether the login exists. The attempt is counted for the name, the account and the IP address.
   *
   * @throws DomainError `ACCOUNT_LOCKED` after too many failed attempts, even with the correct
   *   password; `BUSY`
   */
  async userWith(session: Session, attempt: PasswordAttempt): Promise<PrincipalRow | undefined> {
    const [row] = await this.shared(attempt, ['login'], async () => {
      const found = await userByLogin(session, attempt.login, this.clock());
      return this.evaluate(session, attempt, found ? [found] : [], 1);
    });
    return row;
  }

  /**
   * Like `userWith`, but the user can enter an email address instead of the login. Returns all
   * accounts of that name with the password. The response time does not reveal how many accounts
   * exist.
   *
   * @param userId verifies only this account
   * @throws DomainError `ACCOUNT_LOCKED`, `BUSY`
   */
  accountsWith(
    session: Session,
    attempt: PasswordAttempt,
    userId: string | undefined,
  ): Promise<Opened> {
    const most = attempt.login.includes('@') ? mostAccounts : 1;
    return this.shared(attempt, ['accounts', userId ?? ''], async () => {
      const found = await accountsNamed(session, attempt.login, most, this.clock());
      const tried = found.filter(({ id }) => userId === undefined || id === userId);
      return this.evaluate(session, attempt, tried, most);
    });
  }

  /**
   * Whether the cached result of a password from `ip` must not be used, because the password may be
   * under attack.
   */
  isGuessedAt(login: string, ip: string): boolean {
    return this.throttles.mayBeLocked(typedSubjects(login, ip));
  }

  private shared(
    { login, password, kind, ip }: PasswordAttempt,
    way: readonly string[],
    attempt: () => Promise<Opened>,
  ): Promise<Opened> {
    const key = cacheKey(kind, login, password, ip, ...way);
    const known = this.flights.get(key);
    if (known) return known;
    const leave = this.throttles.enter(typedSubjects(login, ip));
    const flight = attempt().finally(() => {
      leave();
      if (this.flights.get(key) === flight) this.flights.delete(key);
    });
    this.flights.set(key, flight);
    return flight;
  }

  /**
   * Returns the accounts of `tried` with this password.
   *
   * @param hashes number of hashes that a failed attempt computes
   */
  private async evaluate(
    session: Session,
    attempt: PasswordAttempt,
    tried: readonly PrincipalRow[],
    hashes: number,
  ): Promise<Opened> {
    const { login, ip } = attempt;
    const typed = typedSubjects(login, ip);
    const perAccount = tried.map(({ id }) => accountSubjects(account(id), ip));
    const remembered = tried.length > 0 && tried.every((row) => this.isMatched(row, attempt));
    if (remembered && !this.throttles.mayBeLocked([...typed, ...perAccount.flat()], { own: true }))
      return tried;

    this.passwords.assertRoom(ip);
    // An unknown name counts like a known name.
    const each =
      tried.length > 0 ? perAccount : [accountSubjects(['unknown', foldText(login)], ip)];
    const admitted = await this.throttles.admit(session, { shared: typed, each });
    const opened: PrincipalRow[] = [];
    const wrong: string[] = [];
    let made = 0;
    try {
      for (const [index, row] of tried.entries()) {
        const open = admitted[index]!;
        const same = await this.matches(open ? row : undefined, attempt);
        made++;
        if (same) opened.push(row);
        else if (open) wrong.push(row.id);
      }
      if (opened.length === 0) for (; made < hashes; made++) await this.matches(undefined, attempt);
    } catch (error) {
      // The hash queue was full. Attempts without a verification are not counted.
      const counted = each.filter((_, index) => admitted[index]);
      if (made === 0) await this.throttles.takeBack([...typed, ...counted.flat()]);
      throw error;
    }
    if (opened.length === 0) {
      await attempt.noteFailure(wrong);
      return opened;
    }
    const proved = opened.map(({ id }) => accountSubjects(account(id), ip));
    const [typedHere, ...others] = typed;
    await this.throttles.takeBack(
      [...others, ...proved.map(([, anywhere]) => anywhere)],
      [typedHere, ...proved.map(([here]) => here)],
    );
    return opened;
  }

  private hashOf(row: PrincipalRow | undefined, kind: PasswordKind): string | undefined {
    return (kind === 'digest' ? row?.digest : row?.secret) ?? undefined;
  }

  private keyOf(id: string, { kind, password }: PasswordAttempt): string {
    return cacheKey(kind, id, password);
  }

  private isMatched(row: PrincipalRow, attempt: PasswordAttempt): boolean {
    const hash = this.hashOf(row, attempt.kind);
    return hash !== undefined && this.matched.get(this.keyOf(row.id, attempt)) === hash;
  }

  private async matches(row: PrincipalRow | undefined, attempt: PasswordAttempt): Promise<boolean> {
    if (row && this.isMatched(row, attempt)) return true;
    const hash = this.hashOf(row, attempt.kind);
    const match = await this.passwords.matches(hash, attempt.password, attempt.ip);
    if (!row || hash === undefined || match === 'different') return false;
    const kept = match === 'outdated' ? await this.renewed(row.id, hash, attempt) : hash;
    this.matched.set(this.keyOf(row.id, attempt), kept);
    return true;
  }

  /**
   * Replaces a hash of an earlier release that was made without normalization. The password does
   * not change.
   *
   * @returns the new stored hash
   */
  private async renewed(userId: string, hash: string, attempt: PasswordAttempt): Promise<string> {
    let renewed: string;
    try {
      renewed = await this.passwords.passwordHashOf(attempt.password, attempt.ip);
    } catch (error) {
      // The queue of hashes is full: the next sign-in replaces the hash.
      if (error instanceof DomainError && error.code === 'BUSY') return hash;
      throw error;
    }
    const changed = await this.database.write(
      this.database.session(),
      ({ session }) =>
        session.all(
          sql`update credentials set password_hash = ${renewed}
            where user_id = ${userId} and password_hash = ${hash} returning user_id as "id"`,
        ),
      { quiet: true },
    );
    return changed.length > 0 ? renewed : hash;
  }
}
