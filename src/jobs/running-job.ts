import type { Services } from '../domain/core/context.js';
import { describeFailure, JobFailure } from '../domain/core/jobs/describe-failure.js';
import type { JobHandler, JobRun } from '../domain/core/jobs/handler.js';
import {
  JobLost,
  lease,
  type ClaimedJob,
  type JobQueue,
  type Progress,
} from '../domain/core/jobs/queue.js';
import { validator } from '../domain/core/validation.js';

/** The arguments with which a job is finished. */
type End = Parameters<JobRun<unknown>['finish']>;

/** A claimed job that this instance runs. */
export class RunningJob {
  private readonly aborting = new AbortController();
  /**
   * `finishing`: a transaction that finishes the job is in progress, and no other change of the job
   * can interleave.
   */
  private state: 'running' | 'finishing' | 'finished' | 'lost' = 'running';
  private told: Progress = { done: 0, total: null };
  private written = this.told;
  private keptAt: number;
  private keeping = false;

  constructor(
    private readonly services: Services,
    private readonly queue: JobQueue,
    readonly handler: JobHandler,
    readonly job: ClaimedJob,
  ) {
    this.keptAt = services.clock();
  }

  /** Runs the job and stores its outcome. Throws only if the outcome cannot be stored. */
  async perform(): Promise<void> {
    const { job, handler, services } = this;
    try {
      // The instance that made the last attempt stopped before it stored an outcome.
      if (handler.every === undefined && job.attempts > handler.mostAttempts) {
        throw new JobFailure('all attempts were interrupted');
      }
      await handler.run({
        job,
        payload: validator(handler.payload)(job.payload),
        services,
        signal: this.aborting.signal,
        progress: (done, total) => {
          this.told = {
            done: Math.floor(done),
            total: total === undefined ? this.told.total : Math.ceil(total),
          };
        },
        finish: (...end) => this.finish(...end),
      });
      if (this.state !== 'finished') await this.finish();
      services.log.debug(this.about, 'a job completed');
    } catch (error) {
      await this.failed(error);
    }
  }

  private async finish(...end: Partial<End>): Promise<void> {
    if (this.state === 'lost') throw new JobLost();
    if (this.state !== 'running') throw new Error(`job ${this.job.id} was finished already`);
    this.state = 'finishing';
    try {
      await this.queue.finish(this.job, this.handler, this.told, ...end);
      this.state = 'finished';
    } catch (error) {
      this.state = error instanceof JobLost ? 'lost' : 'running';
      throw error;
    }
  }

  private async failed(error: unknown): Promise<void> {
    const { job, handler, about, state, services } = this;
    const { log } = services;
    if (state === 'finished') {
      log.error({ ...about, err: error }, 'a job completed, but its follow-up failed');
      return;
    }
    const outcome =
      state === 'lost'
        ? 'lost'
        : await this.queue.fail(job, handler, describeFailure(error), {
            permanent: error instanceof JobFailure && error.permanent,
          });
    if (outcome === 'lost') log.warn(about, 'the lease of a job was lost to another instance');
    else if (outcome === 'dead')
      log.error({ ...about, err: error }, 'a job failed and is not retried');
    else log.warn({ ...about, err: error }, 'a job failed and is retried later');
  }

  /**
   * Extends the lease and stores the progress, if the progress has changed or the lease needs an
   * extension.
   */
  async keep(): Promise<void> {
    const { told, job, services } = this;
    const now = services.clock();
    if (this.keeping || !this.isRunning()) return;
    if (told === this.written && now - this.keptAt < lease / 3) return;
    this.keeping = true;
    try {
      if (await this.queue.keep(job, told)) {
        this.written = told;
        this.keptAt = now;
      } else if (this.isRunning()) {
        this.lose();
      }
    } catch (error) {
      services.log.warn({ ...this.about, err: error }, 'the lease of a job could not be extended');
      if (now - this.keptAt >= lease && this.isRunning()) this.lose();
    } finally {
      this.keeping = false;
    }
  }

  /** Releases the job for another instance. */
  async giveBack(): Promise<void> {
    if (this.state !== 'running') return;
    this.lose();
    await this.queue.giveBack(this.job);
  }

  /** A method, because the state can change during an `await`. */
  private isRunning(): boolean {
    return this.state === 'running';
  }

  private lose(): void {
    this.state = 'lost';
    this.aborting.abort(new JobLost());
  }

  private get about() {
    const { id, kind, attempts } = this.job;
    return { jobId: id, kind, attempts };
  }
}
