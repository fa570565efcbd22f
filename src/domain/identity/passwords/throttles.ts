import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Database } from '../../../database/open.js';
import type { Session } from '../../../database/session.js';
import { inTexts, sql } from '../../../database/sql.js';
import type { Clock } from '../../core/clock.js';
import { DomainError } from '../../core/errors.js';
import { ThrottleCounts, type Count } from './throttle-counts.js';

declare module '../../core/context.js' {
  interface Services {
    readonly throttles: Throttles;
  }
}

/** Number of failures within a time that lock a subject, and the duration of the lock. Milliseconds. */
export interface Limit {
  readonly failures: number;
  readonly within: number;
  readonly lockFor: number;
}

const minute = 60_000;

/** Limits by kind of subject. */
export const limits = {
  /** One account from one address. Attackers lock only their own address. */
  login: { failures: 10, within: 15 * minute, lockFor: 15 * minute },
  /** One account from any address. */
  account: { failures: 100, within: 15 * minute, lockFor: 15 * minute },
  /** One address for any account. Many people can share it. */
  address: { failures: 300, within: 15 * minute, lockFor: 15 * minute },
  /** Codes of the authenticator of one user. */
  totp: { failures: 5, within: 15 * minute, lockFor: 15 * minute },
  /** Device codes that one user enters. */
  deviceCode: { failures: 20, within: 15 * minute, lockFor: 15 * minute },
  /** Mails to reset a password, by the requested login or email address. */
  reset: { failures: 3, within: 60 * minute, lockFor: 60 * minute },
  /** Mails to reset a password, by the address of the requests. */
  resetAddress: { failures: 30, within: 60 * minute, lockFor: 60 * minute },
  /** Invalid registration tokens, by the address of the requests, which many agents can share. */
  registration: { failures: 300, within: 15 * minute, lockFor: 15 * minute },
  /** Test mails, by the requesting caller. */
  testMail: { failures: 10, within: 15 * minute, lockFor: 15 * minute },
  /** DNS lookups for domain verification, by the requesting caller. */
  domainLookup: { failures: 10, within: 15 * minute, lockFor: 15 * minute },
} as const satisfies Record<string, Limit>;
export type ThrottleKind = keyof typeof limits;

/** A subject of throttling: a login, an address or a user. */
export interface Subject {
  readonly kind: ThrottleKind;
  readonly name: string;
}

/** The subjects of an attempt. */
export interface Attempted {
  /** If one of these is locked, the attempt is refused. */
  readonly shared: readonly Subject[];
  /**
   * Possible targets of the attempt, each with its own subjects. If one of them is locked, only
   * this target is skipped, and the caller is not informed.
   */
  readonly each?: readonly (readonly Subject[])[];
}

/** Maximum number of counters in memory, as last read. Each takes about 200 bytes. */
const mostKnown = 50_000;

/** The id is a hash, because a mistyped login is often a password. */
const idOf = ({ kind, name }: Subject) =>
  `${kind}:${createHash('sha256').update(name).digest('base64url')}`;

const limitOf = (id: string): Limit => limits[id.slice(0, id.indexOf(':')) as ThrottleKind];

/** @param wait milliseconds until the next attempt is possible */
const locked = (wait: number) =>
  new DomainError('ACCOUNT_LOCKED', 'too many failed attempts, try again later', {
    context: { retryAfter: Math.ceil(wait / 1000) },
  });

/**
 * Counts attempts and locks subjects after too many failures, in the database for all instances.
 *
 * An attempt is counted before its result is known, so that concurrent attempts get no extra tries.
 * A successful attempt is removed from the count.
 */
export class Throttles {
  private readonly counts: ThrottleCounts;
  private readonly known = new LRUCache<string, Count>({ max: mostKnown });
  /** Number of attempts in progress in this process that may not be counted yet. */
  private readonly underWay = new Map<string, number>();

  constructor(
    database: Database,
    private readonly clock: Clock,
  ) {
    this.counts = new ThrottleCounts(database, (counts) => {
      for (const [id, count] of counts) this.known.set(id, count);
    });
  }

  /**
   * Counts an attempt, in a separate transaction.
   *
   * @throws DomainError `ACCOUNT_LOCKED` while `subject` is locked
   */
  async attempt(session: Session, subject: Subject): Promise<void> {
    await this.admit(session, { shared: [subject] });
  }

  /**
   * Counts an attempt for all of `shared` and for those of `each` that are not locked, in one
   * transaction. Needs one more read if a subject is probably locked.
   *
   * @returns for each of `each` whether it is not locked
   * @throws DomainError `ACCOUNT_LOCKED` while any of `shared` is locked; then nothing is counted
   */
  async admit(session: Session, { shared, each = [] }: Attempted): Promise<boolean[]> {
    const sharedIds = shared.map(idOf);
    const eachIds = each.map((subjects) => subjects.map(idOf));
    // Attempts on a locked account are refused by a read, so that a flood of them writes nothing.
    if (sharedIds.some((id) => this.isKnownLocked(id))) await this.assertOpen(session, sharedIds);
    const outcome = await this.counts.change([...sharedIds, ...eachIds.flat()], (counts) => {
      const now = this.clock();
      const locks = sharedIds.map((id) => lockOf(counts.get(id)!, now));
      const wait = Math.max(0, ...locks);
      if (wait > 0) return wait;
      const count = (id: string) => countOne(counts.get(id)!, limitOf(id), now);
      for (const id of new Set(sharedIds)) count(id);
      return eachIds.map((ids) => {
        if (ids.some((id) => lockOf(counts.get(id)!, now) > 0)) return false;
        ids.forEach(count);
        return true;
      });
    });
    if (typeof outcome === 'number') throw locked(outcome);
    return outcome;
  }

  /** @throws DomainError `ACCOUNT_LOCKED` while any of the counters is locked. One statement */
  private async assertOpen(session: Session, ids: readonly string[]): Promise<void> {
    const now = this.clock();
    const found = await session.first<{ lockedUntil: number }>(
      sql`select r.locked_until as "lockedUntil" from throttles r
        where ${inTexts('r.id', ids)} and r.locked_until > ${now}
        order by r.locked_until desc limit 1`,
    );
    if (found) throw locked(found.lockedUntil - now);
  }

  /**
   * Removes one attempt from the counts of `subjects`, because it succeeded or was not made, and
   * resets the counts of `forgotten`.
   */
  async takeBack(subjects: readonly Subject[], forgotten: readonly Subject[] = []): Promise<void> {
    const [back, gone] = [subjects.map(idOf), forgotten.map(idOf)];
    await this.counts.change([...back, ...gone], (counts) => {
      for (const id of back) {
        const count = counts.get(id)!;
        count.failures = Math.max(0, count.failures - 1);
        if (count.failures < limitOf(id).failures) count.lockedUntil = null;
      }
      for (const id of gone) Object.assign(counts.get(id)!, { failures: 0, lockedUntil: null });
    });
  }

  /** Resets the counts of `subjects`, as part of the write of `session`. */
  async forget(session: Session, subjects: readonly Subject[]): Promise<void> {
    await session.all(sql`delete from throttles where ${inTexts('id', subjects.map(idOf))}`);
  }

  /**
   * Marks an attempt on `subjects` as in progress, before the database has counted it.
   *
   * @returns a function that ends it
   */
  enter(subjects: readonly Subject[]): () => void {
    const ids = subjects.map(idOf);
    for (const id of ids) this.underWay.set(id, (this.underWay.get(id) ?? 0) + 1);
    return () => {
      for (const id of ids) {
        const left = this.underWay.get(id)! - 1;
        if (left > 0) this.underWay.set(id, left);
        else this.underWay.delete(id);
      }
    };
  }

  /**
   * Whether another attempt on `subjects` may exceed a limit, as far as this process knows. Does
   * not read the database, so that cached results can be used without it.
   *
   * @param own whether the attempt itself is marked as in progress
   */
  mayBeLocked(subjects: readonly Subject[], { own = false } = {}): boolean {
    const now = this.clock();
    return subjects.some((subject) => {
      const id = idOf(subject);
      const known = this.known.get(id);
      if (known && lockOf(known, now) > 0) return true;
      const { failures, within } = limits[subject.kind];
      const counted = known && known.since > now - within ? known.failures : 0;
      return counted + (this.underWay.get(id) ?? 0) - (own ? 1 : 0) >= failures;
    });
  }

  private isKnownLocked(id: string): boolean {
    const known = this.known.get(id);
    return known !== undefined && lockOf(known, this.clock()) > 0;
  }
}

/** Returns the milliseconds until the lock ends; 0 if there is none. */
const lockOf = ({ lockedUntil }: Count, now: number): number =>
  lockedUntil === null ? 0 : Math.max(0, lockedUntil - now);

/** Counts one attempt, and locks after the last allowed one. */
function countOne(count: Count, limit: Limit, now: number): void {
  if (count.lockedUntil !== null || count.since <= now - limit.within) {
    Object.assign(count, { failures: 0, since: now, lockedUntil: null });
  }
  count.failures++;
  if (count.failures >= limit.failures) count.lockedUntil = now + limit.lockFor;
}
