import { DatabaseUnavailableError } from './unavailable.js';

/** Callers that may wait per connection. A statement takes about a millisecond. */
const waitersPerConnection = 250;

interface Waiter {
  readonly since: number;
  admit(): void;
}

/** Admits as many callers at once as a pool has connections. The others wait in turn, within bounds. */
export class ConnectionQueue {
  private active = 0;
  private readonly waiting = new Set<Waiter>();

  /** @param wait the longest that one caller waits, in milliseconds */
  constructor(
    private readonly connections: number,
    private readonly wait: number,
  ) {}

  /**
   * The result of `work`, once it is admitted.
   *
   * @param deadline when the caller gives up, as `performance.now()` counts
   * @throws DatabaseUnavailableError at once if too many wait, or if the first has waited for half of
   *   the bound; otherwise when the bound or the deadline has passed
   */
  async run<T>(work: () => Promise<T>, deadline = Infinity): Promise<T> {
    if (this.active < this.connections) this.active++;
    else await this.turn(deadline);
    try {
      return await work();
    } finally {
      const [next] = this.waiting;
      // The connection is passed to the next caller, so `active` does not change.
      if (next) next.admit();
      else this.active--;
    }
  }

  private turn(deadline: number): Promise<void> {
    const now = performance.now();
    const [first] = this.waiting;
    if (
      this.waiting.size >= this.connections * waitersPerConnection ||
      (first && now - first.since > this.wait / 2)
    ) {
      throw new DatabaseUnavailableError(new Error('too many operations wait for a connection'));
    }
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        since: now,
        admit: () => {
          this.waiting.delete(waiter);
          clearTimeout(timer);
          resolve();
        },
      };
      const timer = setTimeout(
        () => {
          this.waiting.delete(waiter);
          reject(new DatabaseUnavailableError(new Error('no connection became free in time')));
        },
        Math.max(0, Math.min(this.wait, deadline - now)),
      );
      this.waiting.add(waiter);
    });
  }
}
