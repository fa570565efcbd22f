import type { Static, TObject } from '@sinclair/typebox';
import type { Unit } from '../../database/open.js';
import type { Job } from '../../entities/index.js';
import type { Services } from '../context.js';

/** A job in the hands of whoever has taken it up. */
export interface JobRun<Payload> {
  readonly job: Pick<Job, 'id' | 'kind' | 'attempts' | 'tenantId' | 'createdBy' | 'createdAt'>;
  readonly payload: Payload;
  readonly services: Services;
  /** It has to stop: the server does, or the job is somebody else's by now. */
  readonly signal: AbortSignal;
  /**
   * Tells how much is done, in units of the handler's own, and of how much as far as that is known.
   * Cheap: it is written down now and then.
   */
  progress(done: number, total?: number): void;
  /**
   * Does `work` and marks the job done in one transaction: what comes of a job is there once, however
   * often it was tried. Rolls back and throws if the job is somebody else's by now. Caches are emptied
   * unless it is `quiet`.
   */
  finish(
    work: (unit: Unit, now: number) => Promise<void>,
    options?: { readonly quiet?: boolean },
  ): Promise<void>;
}

/** How the jobs of one kind are done. */
export interface JobHandler<Payload extends TObject = TObject> {
  readonly kind: string;
  readonly payload: Payload;
  /** Jobs of the kind that one instance does at once. */
  readonly atOnce: number;
  /** A job is given up after this many attempts. */
  readonly mostAttempts: number;
  /** How long to wait after the `attempts`-th attempt has failed. Milliseconds. */
  backOff(attempts: number): number;
  /** How often it is done, for what is done again and again: at whole multiples of it. Milliseconds. */
  readonly every?: number;
  /** Does it. What it returns without `finish` is marked done then; what it throws is an attempt that failed. */
  run(run: JobRun<Static<Payload>>): Promise<void>;
  /** Tells of a job that was given up, as part of the transaction that does so. */
  givenUp?(payload: Static<Payload>, unit: Unit, now: number): Promise<void>;
}
