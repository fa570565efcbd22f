import { DatabaseUnavailableError } from './unavailable.js';

/** Maximum number of waiting callers per connection. A statement takes about a millisecond. */
const waitersPerConnection = 250;

interface Waiter {
  readonly since: number;
  admit(): void;
}

/** Admits as many callers at once as a pool has connections. A limited number of others wait in turn. */
export class ConnectionQueue {
  private active = 0;
  private readonly waiting = new Set<Waiter>();

  /** @param wait maximum wait of a caller, in milliseconds */
  constructor(
    private readonly connections: number,
    private readonly wait: number,
  ) {}

  /**
   * Runs `work` once it is admitted, and returns its result.
   *
   * @param deadline time when the caller gives up, as of `performance.now()`
   * @throws DatabaseUnavailableError immediately if too many callers wait, or if the first of them
   *   has waited for half of the maximum; otherwise after the maximum or the deadline
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
