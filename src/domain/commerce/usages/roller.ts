import type { Logger } from 'pino';
import type { Database } from '../../../database/open.js';
import { rollUp } from './roll-up.js';

/** Aggregates reported usage periodically in the background. */
export class UsageRoller {
  private timer: NodeJS.Timeout | undefined;
  private rolling: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly log: Logger,
    /** Time between the end of one round and the start of the next, in milliseconds. */
    private readonly interval: number,
  ) {}

  start(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.rolling = this.round().finally(() => this.start());
    }, this.interval);
    // The timer does not keep the process running.
    this.timer.unref();
  }

  /** Failed usage is still pending and is aggregated in the next round. */
  private async round(): Promise<void> {
    try {
      await rollUp(this.database);
    } catch (error) {
      this.log.error({ err: error }, 'usage could not be aggregated');
    }
  }

  /** Waits for the current round. No further round starts. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.rolling;
  }
}
