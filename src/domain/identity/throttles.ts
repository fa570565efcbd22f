import { createHash } from 'node:crypto';
import type { Database } from '../../database/open.js';
import type { Session } from '../../database/session.js';
import { columns, inTexts, sql, type Sql } from '../../database/sql.js';
import { Throttle } from '../../entities/index.js';
import type { Clock } from '../clock.js';
import { DomainError } from '../errors.js';

/** How many failures within a while lock what they are counted for, and for how long. Milliseconds. */
export interface Limit {
  readonly failures: number;
  readonly within: number;
  readonly lockFor: number;
}

const minute = 60_000;

/** What failed attempts are counted for. */
export const limits = {
  /** One account from one address: whoever tries passwords locks themselves out, and nobody else. */
  login: { failures: 10, within: 15 * minute, lockFor: 15 * minute },
  /** One account from wherever. */
  account: { failures: 100, within: 15 * minute, lockFor: 15 * minute },
  /** One address, at whatever accounts; many people may share it. */
  address: { failures: 300, within: 15 * minute, lockFor: 15 * minute },
  /** Codes of one user's authenticator. */
  totp: { failures: 5, within: 15 * minute, lockFor: 15 * minute },
  /** Codes of devices, typed by one user. */
  deviceCode: { failures: 20, within: 15 * minute, lockFor: 15 * minute },
  /** Mails for whoever forgot the password, by the login or the address of mail that was asked for. */
  reset: { failures: 3, within: 60 * minute, lockFor: 60 * minute },
  /** The same, by the address that the requests come from. */
  resetAddress: { failures: 30, within: 60 * minute, lockFor: 60 * minute },
  /** Registration tokens that are not valid, by the address that they come from; many agents may share it. */
  registration: { failures: 300, within: 15 * minute, lockFor: 15 * minute },
  /** Mails that are sent to see whether they arrive, by whoever has them sent. */
  testMail: { failures: 10, within: 15 * minute, lockFor: 15 * minute },
  /** Lookups of records that verify domains, by whoever asks for them. */
  domainLookup: { failures: 10, within: 15 * minute, lockFor: 15 * minute },
} as const satisfies Record<string, Limit>;
export type ThrottleKind = keyof typeof limits;

/** Something that failed attempts are counted for: a login, an address, a user. */
export interface Subject {
  readonly kind: ThrottleKind;
  readonly name: string;
}

/** Logins that people mistype are often their passwords: stored is a hash. */
const idOf = ({ kind, name }: Subject) =>
  `${kind}:${createHash('sha256').update(name).digest('base64url')}`;

/** @param wait milliseconds until the next attempt is taken, if that is known */
const locked = (wait?: number) =>
  new DomainError(
    'ACCOUNT_LOCKED',
    'too many failed attempts: try again later',
    wait === undefined ? {} : { context: { retryAfter: Math.ceil(wait / 1000) } },
  );

/** Counts failed attempts and locks what has had too many: in the database, for all instances. */
export class Throttles {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `ACCOUNT_LOCKED` while any of `subjects` is locked. Costs one statement. */
  async assertOpen(session: Session, subjects: readonly Subject[]): Promise<void> {
    const now = this.clock();
    const found = await session.first<{ lockedUntil: number }>(
      sql`select r.locked_until as "lockedUntil" from throttles r
        where ${inTexts('r.id', subjects.map(idOf))} and r.locked_until > ${now}
        order by r.locked_until desc limit 1`,
    );
    if (found) throw locked(found.lockedUntil - now);
  }

  /** Counts a failure for each of `subjects`, in a transaction of its own: it stays when the caller's fails. */
  async fail(subjects: readonly Subject[]): Promise<void> {
    // Always in one order: two requests that count for the same subjects do not wait crosswise.
    const rows = subjects.map((subject) => ({ id: idOf(subject), limit: limits[subject.kind] }));
    rows.sort((a, b) => (a.id < b.id ? -1 : 1));
    await this.database.write(
      this.database.session(),
      async ({ session }) => {
        for (const { id, limit } of rows) await this.count(session, id, limit, sql`1 = 1`);
      },
      { quiet: true },
    );
  }

  /**
   * Counts an attempt before it is known to fail, in a transaction of its own: where there is little
   * to guess, many at once get no more tries than one after the other. `succeed` takes it back.
   *
   * @throws DomainError `ACCOUNT_LOCKED` while `subject` is locked.
   */
  async attempt(subject: Subject): Promise<void> {
    const open = sql`(throttles.locked_until is null or throttles.locked_until <= ${this.clock()})`;
    const counted = await this.database.write(
      this.database.session(),
      ({ session }) => this.count(session, idOf(subject), limits[subject.kind], open),
      { quiet: true },
    );
    if (counted) return;
    // Says for how long, unless the lock has just ended.
    await this.assertOpen(this.database.session(), [subject]);
    throw locked();
  }

  /** Counts one failure `where` that may be, and locks after the last that is allowed. */
  private async count(session: Session, id: string, limit: Limit, where: Sql): Promise<boolean> {
    const now = this.clock();
    const [row] = await session.all<Throttle>(
      sql`insert into throttles (id, failures, since, locked_until) values (${id}, 1, ${now}, null)
        on conflict (id) do update set
          failures = case when throttles.since <= ${now - limit.within} then 1
            else throttles.failures + 1 end,
          since = case when throttles.since <= ${now - limit.within} then ${now}
            else throttles.since end
        where ${where}
        returning ${columns(Throttle, 'throttles')}`,
    );
    if (row && row.failures >= limit.failures) {
      await session.all(
        sql`update throttles set locked_until = ${now + limit.lockFor}, failures = 0, since = ${now}
          where id = ${id}`,
      );
    }
    return row !== undefined;
  }

  /** Forgets the failures of `subjects`: somebody proved who they are. Writes only if there were any. */
  async succeed(session: Session, subjects: readonly Subject[]): Promise<void> {
    const ids = subjects.map(idOf);
    const counted = await session.first(
      sql`select r.id as "id" from throttles r where ${inTexts('r.id', ids)}`,
    );
    if (!counted) return;
    await this.database.write(
      this.database.session(),
      ({ session: writing }) => this.forget(writing, subjects),
      { quiet: true },
    );
  }

  /** As `succeed`, as part of the write that `session` belongs to. */
  async forget(session: Session, subjects: readonly Subject[]): Promise<void> {
    await session.all(sql`delete from throttles where ${inTexts('id', subjects.map(idOf))}`);
  }
}
