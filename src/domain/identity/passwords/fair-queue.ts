import { DomainError } from '../../core/errors.js';

interface Waiter {
  go(): void;
  refuse(error: DomainError): void;
}

/** The limits of a queue. */
export interface QueueLimits {
  /** Maximum number of concurrent tasks. */
  readonly concurrent: number;
  /** Maximum number of waiting tasks. */
  readonly waiting: number;
  /** Seconds after which a rejected caller can retry. */
  readonly retryAfter: number;
}

/**
 * Runs a limited number of tasks concurrently and queues a limited number of tasks. Sources
 * (addresses) take turns, so a source with many tasks waits for its own tasks. If the queue is
 * full, a task of a source with fewer tasks replaces the last task of the source with the most
 * tasks.
 */
export class FairQueue {
  private running = 0;
  private waiting = 0;
  /** Waiting tasks by source. The first source is the next to have its turn. */
  private readonly sources = new Map<string, Waiter[]>();

  constructor(private readonly limits: QueueLimits) {}

  /**
   * @throws DomainError `BUSY` if a task of `source` would be rejected now. `run` can still reject
   *   it
   */
  assertRoom(source: string): void {
    if (this.waiting < this.limits.waiting) return;
    if (this.longest(source) === undefined) throw this.busy();
  }

  /**
   * Queues `task` and runs it.
   *
   * @throws DomainError `BUSY` if the queue is full or the task is displaced from it
   */
  async run<Result>(source: string, task: () => Promise<Result>): Promise<Result> {
    if (this.running < this.limits.concurrent) this.running++;
    else await this.turn(source);
    try {
      return await task();
    } finally {
      // The next task takes over the slot.
      if (!this.startNext()) this.running--;
    }
  }

  private turn(source: string): Promise<void> {
    if (this.waiting >= this.limits.waiting) {
      const longest = this.longest(source);
      if (longest === undefined) throw this.busy();
      this.take(longest, 'last')!.refuse(this.busy());
    }
    return new Promise<void>((go, refuse) => {
      const own = this.sources.get(source);
      if (own) own.push({ go, refuse });
      else this.sources.set(source, [{ go, refuse }]);
      this.waiting++;
    });
  }

  private startNext(): boolean {
    const [source] = this.sources.keys();
    if (source === undefined) return false;
    const next = this.take(source, 'first')!;
    // The next task of this source waits until the other sources have had their turn.
    const rest = this.sources.get(source);
    if (rest) {
      this.sources.delete(source);
      this.sources.set(source, rest);
    }
    next.go();
    return true;
  }

  private take(source: string, end: 'first' | 'last'): Waiter | undefined {
    const waiters = this.sources.get(source)!;
    const taken = end === 'first' ? waiters.shift() : waiters.pop();
    if (waiters.length === 0) this.sources.delete(source);
    this.waiting--;
    return taken;
  }

  /** Returns the source with the most waiting tasks, if `source` would have fewer even with one more. */
  private longest(source: string): string | undefined {
    let most = (this.sources.get(source)?.length ?? 0) + 1;
    let found: string | undefined;
    for (const [name, { length }] of this.sources) {
      if (length > most) [found, most] = [name, length];
    }
    return found;
  }

  private busy(): DomainError {
    return new DomainError('BUSY', 'the server is busy, try again later', {
      context: { retryAfter: this.limits.retryAfter },
    });
  }
}
