import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { json, oneOf, p, time } from './columns.js';

/** `dead`: it has failed for good, and waits for somebody to look at it. */
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
    /** What the handler has to know: ids, and nothing that is secret. */
    payload: json<Record<string, unknown>>(),
    state: oneOf(jobStates),
    /** How often it was tried since it went well last, or since somebody had it tried again. */
    attempts: p.integer(),
    /** How often it was taken up. It never goes back: who took it up last is known by it. */
    claims: p.integer(),
    /** When it may be taken up; of a running job, the end of its lease: then it may be taken up again. */
    dueAt: time(),
    /** Whose administrators may see it; null for the platform's own. */
    tenantId: p.uuid().nullable(),
    /** Who has caused it; null for the platform itself. */
    createdBy: p.uuid().nullable(),
    createdAt: time(),
    startedAt: time().nullable(),
    finishedAt: time().nullable(),
    /** How much is done, in units of the handler's own. */
    progress: p.bigint('number'),
    /** How much there is to do, as far as that is known. */
    progressTotal: p.bigint('number').nullable(),
    lastError: p.string().nullable(),
  },
});
export type Job = InferEntity<typeof Job>;
