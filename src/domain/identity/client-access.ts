import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Database } from '../../database/open.js';
import { sql } from '../../database/sql.js';
import type { Clock } from '../clock.js';

/** A client's last access is recorded at most this often. Milliseconds. */
const recordEvery = 60_000;

/** Records when clients were last here and from where: to the minute, and behind the answer. */
export class ClientAccess {
  private readonly recorded = new LRUCache<string, number>({ max: 20_000 });

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /** Notes that a client was here. Nobody waits for it, and nothing fails with it. */
  note(clientId: string, ip: string): void {
    const now = this.clock();
    const last = this.recorded.get(clientId);
    if (last !== undefined && now - last < recordEvery) return;
    this.recorded.set(clientId, now);
    this.record(clientId, ip, now).catch((error: unknown) => {
      this.recorded.delete(clientId);
      this.log.warn({ err: error, clientId }, 'the last access of a client was not recorded');
    });
  }

  private async record(clientId: string, ip: string, now: number): Promise<void> {
    await this.database.write(
      this.database.session(),
      // Other instances record as well: the newest stays, and the object's version is left alone.
      ({ session }) =>
        session.all(
          sql`update clients set last_access_at = ${now}, last_access_from_ip = ${ip}
            where id = ${clientId} and (last_access_at is null or last_access_at < ${now})`,
        ),
      { quiet: true },
    );
  }
}
