import type { Services } from '../domain/core/context.js';
import type { JobHandler } from '../domain/core/jobs/handler.js';
import { JobQueue, type ClaimedJob } from '../domain/core/jobs/queue.js';
import { RunningJob } from './running-job.js';

/**
 * Delay between the addition of a job and the next poll, and the interval between polls.
 * Milliseconds.
 */
const soon = 100;
const interval = 10_000;

/** Interval between checks whether a lease must be extended or progress stored. Milliseconds. */
const beat = 1_000;

/** Time that stopping waits for running jobs, and then for them to react. Milliseconds. */
const patience = 5_000;
const grace = 1_000;

/** Waits for `work`, but at most for `longest` milliseconds. */
async function waitFor(work: Promise<unknown>, longest: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise((resolve) => (timer = setTimeout(resolve, longest)));
  await Promise.race([work, limit]);
  clearTimeout(timer);
}

/** Runs due jobs. Any number of instances share the jobs of a database. */
export class JobRunner {
  private readonly queue: JobQueue;
  /** Running jobs, with a promise of the end of each. */
  private readonly running = new Map<RunningJob, Promise<void>>();
  private prepared = false;
  private started = false;
  private stopping = false;
  private looking: Promise<void> | undefined;
  /** Whether a job was added during a poll. */
  private again = false;
  private timer: NodeJS.Timeout | undefined;
  /** Time when the timer fires, on the clock of `performance`. */
  private wakesAt = Infinity;
  private pulse: NodeJS.Timeout | undefined;

  constructor(
    private readonly services: Services,
    /** The runner ignores jobs of other kinds. */
    private readonly handlers: readonly JobHandler[],
  ) {
    this.queue = new JobQueue(services.database, services.clock);
  }

  /** Starts polling for jobs. */
  start(): void {
    this.started = true;
    this.services.database.channel.onChange((changes) => {
      if (changes.some(({ kind, key }) => kind === 'all' || key === 'jobs')) this.wake(soon);
    });
    this.wake(0);
  }

  /** Stops claiming jobs and waits for running jobs. Releases jobs that do not finish in time. */
  async stop(): Promise<void> {
    this.started = false;
    this.stopping = true;
    clearTimeout(this.timer);
    await this.looking;
    const all = Promise.all(this.running.values());
    await waitFor(all, patience);
    for (const one of this.running.keys()) {
      await one.giveBack().catch((error: unknown) => {
        this.services.log.error({ err: error, jobId: one.job.id }, 'a job could not be released');
      });
    }
    await waitFor(all, grace);
    clearInterval(this.pulse);
  }

  /**
   * Runs all jobs that are due, including jobs that they enqueue. Resolves when no job is running.
   */
  async runDue(): Promise<void> {
    for (;;) {
      await this.look();
      if (this.running.size === 0) return;
      await Promise.race(this.running.values());
    }
  }

  private wake(delay: number): void {
    if (!this.started) return;
    if (this.looking) {
      this.again = true;
      return;
    }
    const at = performance.now() + delay;
    if (this.timer && this.wakesAt <= at) return;
    clearTimeout(this.timer);
    this.wakesAt = at;
    this.timer = setTimeout(() => this.work(), delay);
  }

  private work(): void {
    this.timer = undefined;
    this.again = false;
    this.looking = this.look()
      .catch((error: unknown) => {
        this.services.log.error({ err: error }, 'jobs could not be queried');
        return interval;
      })
      .then((delay) => {
        this.looking = undefined;
        this.wake(this.again ? soon : delay);
      });
  }

  /** Claims due jobs up to the limit of each kind. Returns the time until the next poll. */
  private async look(): Promise<number> {
    if (!this.prepared) {
      await this.queue.addRecurring(this.handlers);
      this.prepared = true;
    }
    while (!this.stopping) {
      const { jobs, nextAt } = await this.queue.claim(this.capacity());
      for (const job of jobs) this.begin(job);
      if (jobs.length > 0) continue;
      return Math.min(Math.max(nextAt - this.services.clock(), soon), interval);
    }
    return interval;
  }

  /** Returns how many more jobs of each kind can run at once. */
  private capacity(): Map<string, number> {
    const capacity = new Map(this.handlers.map(({ kind, atOnce }) => [kind, atOnce]));
    for (const { job } of this.running.keys()) capacity.set(job.kind, capacity.get(job.kind)! - 1);
    return new Map([...capacity].filter(([, free]) => free > 0));
  }

  private begin(job: ClaimedJob): void {
    const handler = this.handlers.find(({ kind }) => kind === job.kind)!;
    const one = new RunningJob(this.services, this.queue, handler, job);
    const ended = one
      .perform()
      .catch((error: unknown) => {
        // The job is claimed again when its lease expires.
        this.services.log.error(
          { err: error, jobId: job.id },
          'the state of a job could not be updated',
        );
      })
      .then(() => {
        this.running.delete(one);
        if (this.running.size === 0) this.rest();
        this.wake(0);
      });
    this.running.set(one, ended);
    this.pulse ??= setInterval(() => void this.keepAll(), beat);
  }

  private rest(): void {
    clearInterval(this.pulse);
    this.pulse = undefined;
  }

  private async keepAll(): Promise<void> {
    await Promise.all([...this.running.keys()].map((one) => one.keep()));
  }
}
