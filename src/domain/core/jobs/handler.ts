import type { Static, TObject } from '@sinclair/typebox';
import type { Unit } from '../../../database/open.js';
import type { Job } from '../../../entities/index.js';
import type { Services } from '../context.js';

/** A job that is running on this instance. */
export interface JobRun<Payload> {
  readonly job: Pick<Job, 'id' | 'kind' | 'attempts' | 'tenantId' | 'createdBy' | 'createdAt'>;
  readonly payload: Payload;
  readonly services: Services;
  /**
   * Aborts when the job must stop because the server stops or another instance has claimed the job.
   */
  readonly signal: AbortSignal;
  /**
   * Reports progress in units of the handler: the completed amount and, if known, the total amount.
   * Cheap, because the progress is stored only periodically.
   */
  progress(done: number, total?: number): void;
  /**
   * Runs `work` and marks the job as done in one transaction, so that the results of a job are
   * stored exactly once. Rolls back and throws if another instance has claimed the job. Clears
   * caches unless `quiet` is true.
   */
  finish(
    work: (unit: Unit, now: number) => Promise<void>,
    options?: { readonly quiet?: boolean },
  ): Promise<void>;
}

/** The handler of the jobs of one kind. */
export interface JobHandler<Payload extends TObject = TObject> {
  readonly kind: string;
  readonly payload: Payload;
  /** Maximum number of jobs of this kind that one instance runs at once. */
  readonly atOnce: number;
  /** Maximum number of attempts before a job fails permanently. */
  readonly mostAttempts: number;
  /** Delay after the `attempts`-th failed attempt, in milliseconds. */
  backOff(attempts: number): number;
  /**
   * Interval of a recurring job, in milliseconds. Runs are scheduled at whole multiples of the
   * interval.
   */
  readonly every?: number;
  /**
   * Runs the job. If it returns without a call of `finish`, the job is marked as done. If it
   * throws, the attempt has failed.
   */
  run(run: JobRun<Static<Payload>>): Promise<void>;
  /** Called when the job fails permanently, in the same transaction. */
  givenUp?(payload: Static<Payload>, unit: Unit, now: number): Promise<void>;
}
