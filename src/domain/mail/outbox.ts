import type { Database } from '../../database/open.js';
import { ByDialect, columns, sql } from '../../database/sql.js';
import { OutgoingMail } from '../../entities/index.js';
import type { Clock } from '../clock.js';
import type { Vault } from '../identity/vault.js';
import { mailPurpose, type MailContent } from './enqueue-mail.js';
import type { Letter } from './letter.js';

const minute = 60_000;
const hour = 60 * minute;

/** How long a mail belongs to whoever took it up: longer than any attempt may last. Milliseconds. */
export const lease = 5 * minute;

/** After this many attempts a mail is given up. */
export const mostAttempts = 8;

/** How long it is remembered that a mail was sent, or given up. Milliseconds. */
const keptFor = 30 * 24 * hour;

/** How long to wait after the `attempts`-th attempt has failed: a minute, and longer every time. Milliseconds. */
export const backOff = (attempts: number): number =>
  Math.min(minute * 3 ** (attempts - 1), 6 * hour);

const claimed = [
  'id',
  'recipient',
  'subject',
  'tenantId',
  'encryptedContent',
  'attachments',
  'createdAt',
  'attempts',
] as const;

/** A mail that somebody has taken up to send it; its attempts include this one. */
export type ClaimedMail = Pick<OutgoingMail, (typeof claimed)[number]>;

/** The mails that are to be sent. Any number of instances may take from it at once. */
export class Outbox {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes up to `most` mails that are due. They are nobody else's until the lease is over; whoever
   * took them has to say by then what became of them.
   */
  async claim(most: number): Promise<ClaimedMail[]> {
    const now = this.clock();
    const session = this.database.session();
    const waiting = sql`m.sent_at is null and m.failed_at is null and m.due_at <= ${now}`;
    // Asked without a transaction first: mostly there is nothing to send.
    const any = await session.first(
      sql`select m.id as "id" from outgoing_mails m where ${waiting} limit 1`,
    );
    if (!any) return [];
    return this.database.write(
      session,
      (unit) =>
        unit.session.all<ClaimedMail>(
          sql`with due as materialized (
              select m.id from outgoing_mails m where ${waiting} order by m.due_at, m.id
              limit ${most} ${new ByDialect(sql``, sql`for update skip locked`)})
            update outgoing_mails set attempts = attempts + 1, due_at = ${now + lease}
            where id in (select due.id from due)
            returning ${columns(OutgoingMail, 'outgoing_mails', claimed)}`,
        ),
      { quiet: true },
    );
  }

  /** What `mail` says. Throws if that was tampered with. */
  read({ subject, encryptedContent }: ClaimedMail): Letter {
    const content = JSON.parse(this.vault.open(mailPurpose, encryptedContent!)) as MailContent;
    return { subject, ...content };
  }

  /** A mail was delivered: what it said is forgotten. */
  async delivered(mail: ClaimedMail): Promise<void> {
    await this.database.write(
      this.database.session(),
      ({ session }) =>
        session.all(
          sql`update outgoing_mails
            set sent_at = ${this.clock()}, encrypted_content = null, last_error = null
            where id = ${mail.id} and sent_at is null`,
        ),
      { quiet: true },
    );
  }

  /**
   * An attempt failed for `reason`: the mail is due again later, or given up for good.
   *
   * @returns whether it was given up
   */
  async failed(mail: ClaimedMail, reason: string): Promise<boolean> {
    const now = this.clock();
    const last = mail.attempts >= mostAttempts;
    const outcome = last
      ? sql`failed_at = ${now}, encrypted_content = null`
      : sql`due_at = ${now + backOff(mail.attempts)}`;
    await this.database.write(
      this.database.session(),
      ({ session }) =>
        session.all(
          // Another may have taken it up since, when this attempt took longer than its lease.
          sql`update outgoing_mails set ${outcome}, last_error = ${reason}
            where id = ${mail.id} and attempts = ${mail.attempts}
              and sent_at is null and failed_at is null`,
        ),
      { quiet: true },
    );
    return last;
  }

  /** Forgets mails that were sent or given up long ago. */
  async forget(): Promise<void> {
    await this.database.write(
      this.database.session(),
      ({ session }) =>
        session.all(
          sql`delete from outgoing_mails where created_at < ${this.clock() - keptFor}
            and (sent_at is not null or failed_at is not null)`,
        ),
      { quiet: true },
    );
  }
}
