import type { Logger } from 'pino';
import type { Database } from '../../../database/open.js';
import { sql } from '../../../database/sql.js';
import type { Clock } from '../../core/clock.js';
import { RateLimitedRecorder } from '../sessions/rate-limited-recorder.js';

declare module '../../core/context.js' {
  interface Services {
    readonly clientAccess: ClientAccess;
  }
}

/** Records the time and address of the last access of clients. */
export class ClientAccess {
  private readonly recorder: RateLimitedRecorder;

  constructor(database: Database, clock: Clock, log: Logger) {
    this.recorder = new RateLimitedRecorder(
      database,
      clock,
      log,
      'clientId',
      'the last access of a client',
    );
  }

  /** Records an access of a client. */
  note(clientId: string, ip: string): void {
    this.recorder.record(
      clientId,
      (now) => sql`update clients set last_access_at = ${now}, last_access_from_ip = ${ip}
        where id = ${clientId} and (last_access_at is null or last_access_at < ${now})`,
    );
  }
}
