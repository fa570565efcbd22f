import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { json, oneOf, p, time } from './columns.js';

/** `dead`: the job has failed permanently and requires attention. */
export const jobStates = ['waiting', 'running', 'done', 'dead'] as const;
export type JobState = (typeof jobStates)[number];

/** Work that an instance does later. */
export const Job = defineEntity({
  name: 'Job',
  tableName: 'jobs',
  properties: {
    id: p.uuid().primary(),
    /** Kind of the job, which selects its handler. */
    kind: p.string(),
    /** Unique among unfinished jobs; null if several are allowed. */
    uniqueKey: p.string().nullable(),
    /** Input of the handler: ids, but no secrets. */
    payload: json<Record<string, unknown>>(),
    state: oneOf(jobStates),
    /** Number of attempts since the last success or since the job was retried manually. */
    attempts: p.integer(),
    /** Number of claims. It never decreases and identifies the last claim. */
    claims: p.integer(),
    /** Earliest start. For a running job, the end of its lease, after which it can be claimed again. */
    dueAt: time(),
    /** The tenant whose administrators can read the job; null for a job of the platform. */
    tenantId: p.uuid().nullable(),
    /** The principal that caused the job; null for the platform. */
    createdBy: p.uuid().nullable(),
    createdAt: time(),
    startedAt: time().nullable(),
    finishedAt: time().nullable(),
    /** Completed amount of work, in units of the handler. */
    progress: p.bigint('number'),
    /** Total amount of work, if known. */
    progressTotal: p.bigint('number').nullable(),
    lastError: p.string().nullable(),
  },
});
export type Job = InferEntity<typeof Job>;
