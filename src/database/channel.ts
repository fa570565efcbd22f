import { randomUUID } from 'node:crypto';
import type { DatabaseConfig } from '../config.js';
import { ChangeFollower, topic } from './change-follower.js';
import { bounded, mostChanges, type Change } from './change.js';
import type { Runner, Session } from './session.js';
import { ByDialect, sql } from './sql.js';
import { usualWaits, type Waits } from './waits.js';

/** Time within which commits are published in one notification, in milliseconds. */
const publishWithin = 5;

/**
 * The changes of a transaction. On SQLite the statement deletes them, because the only process
 * applies them. On PostgreSQL they remain for the other instances, which read them after the
 * commit.
 */
const ownChanges = sql`${new ByDialect(
  sql`delete from access_changes returning kind as "kind", key as "key"`,
  sql`select distinct c.kind as "kind", c.key as "key" from access_changes c
    where c.xid = pg_current_xact_id() limit ${mostChanges + 1}`,
)}`;

type Listener = (changes: readonly Change[]) => void;

/**
 * Reports committed changes of access to the caches of this process.
 *
 * Triggers record them in a table as part of the transaction. The process that commits the
 * transaction applies them immediately. On PostgreSQL, other instances read the table: after a
 * notification, every second, and before they authorize a write (`sync`). The notification is sent
 * after the commit, for all commits within a few milliseconds, because PostgreSQL serializes the
 * commits of transactions with notifications.
 */
export class ChangeChannel {
  private readonly listeners = new Set<Listener>();
  private readonly instance = randomUUID();
  private follower: ChangeFollower | undefined;
  private publishing: NodeJS.Timeout | undefined;

  private constructor(private readonly sender: Runner) {}

  /**
   * @param sender sends notifications
   * @throws NoNoticesError, ListenAddressError
   */
  static async open(
    config: DatabaseConfig,
    sender: Runner,
    waits: Waits = usualWaits,
  ): Promise<ChangeChannel> {
    const channel = new ChangeChannel(sender);
    if (config.dialect === 'postgresql') {
      channel.follower = await ChangeFollower.open(config, {
        instance: channel.instance,
        sender,
        connectWithin: waits.connect,
        apply: (changes) => channel.apply(changes),
      });
    }
    return channel;
  }

  /** Whether all changes that were committed more than three seconds ago have been applied. */
  get reliable(): boolean {
    return this.follower?.reliable ?? true;
  }

  /** Calls `listener` with committed changes of this process or others. */
  onChange(listener: Listener): void {
    this.listeners.add(listener);
  }

  /** Whether other instances can change data that this one caches. */
  get isShared(): boolean {
    return this.follower !== undefined;
  }

  /**
   * Applies every change that was committed before the call, by any instance. If the database does
   * not answer, `reliable` is false afterwards.
   */
  async sync(): Promise<void> {
    await this.follower?.sync();
  }

  /** Returns the changes of the transaction of `session`. Call it at the end of the transaction. */
  async changesOf(session: Session): Promise<readonly Change[]> {
    return bounded(await session.all<Change>(ownChanges));
  }

  /** Applies `changes` of a transaction that this process has committed. */
  committed(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    this.apply(changes);
    if (this.follower) this.publishing ??= setTimeout(() => void this.publish(), publishWithin);
  }

  /** It is not known whether the transaction was committed: its changes are read if it was. */
  commitUnknown(): void {
    void this.follower?.sync();
  }

  private apply(changes: readonly Change[]): void {
    for (const listener of this.listeners) listener(changes);
  }

  private async publish(): Promise<void> {
    const { text, values } = sql`select pg_notify(${topic}, ${this.instance})`.render('postgresql');
    // If it fails, the other instances read the changes within a second.
    await this.sender.all(text, values).catch(() => {});
    this.publishing = undefined;
  }

  async close(): Promise<void> {
    clearTimeout(this.publishing);
    await this.follower?.close();
  }
}
