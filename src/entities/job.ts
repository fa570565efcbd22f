import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { json, oneOf, p, time } from './columns.js';

/** `dead`: the job has failed permanently and requires attention. */
export const jobStates = ['waiting', 'running', 'done', 'dead'] as const;
export type JobState = (typeof jobStates)[number];

/** Something that is to be done later, by whichever instance takes it up. */
export const Job = defineEntity({
  name: 'Job',
  tableName: 'jobs',
  properties: {
    id: p.uuid().primary(),
    /** Which handler does it. */
    kind: p.string(),
    /** Of the jobs that are not over, one has it at most; null where it does not matter. */
    uniqueKey: p.string().nullable(),
    /** Input of the handler: IDs, but no secrets. */
    payload: json<Record<string, unknown>>(),
    state: oneOf(jobStates),
    /** Number of attempts since the last success or since the job was retried manually. */
    attempts: p.integer(),
    /** Number of claims. It never decreases and identifies the last claim. */
    claims: p.integer(),
    /** When it may be taken up; of a running job, the end of its lease: then it may be taken up again. */
    dueAt: time(),
    /** The tenant whose administrators can read the job; null for a job of the platform. */
    tenantId: p.uuid().nullable(),
    /** The principal that caused the job; null for the platform. */
    createdBy: p.uuid().nullable(),
    createdAt: time(),
    startedAt: time().nullable(),
    finishedAt: time().nullable(),
    /** How much is done, in units of the handler's own. */
    progress: p.bigint('number'),
    /** Total amount of work, if known. */
    progressTotal: p.bigint('number').nullable(),
    lastError: p.string().nullable(),
  },
});
export type Job = InferEntity<typeof Job>;
