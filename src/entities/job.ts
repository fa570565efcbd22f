import { json, p } from './columns.js';
import {
  bigint,
  enumeration,
  integer,
  moment,
  objectFields,
  oneValue,
  resource,
  text,
  uuid,
  type RowOf,
  type ValueOf,
} from './fields/index.js';

const jobState = enumeration('JobState', 'State of a job.', {
  waiting: 'Waiting for its due time, for its first attempt or a retry.',
  running: 'Running.',
  done: 'Completed.',
  dead: 'Given up after too many failed attempts. It can be retried with `retryJob`.',
});
export type JobState = ValueOf<typeof jobState>;

const { id, createdAt } = objectFields();

/** Work that an instance does later. */
export const Job = resource({
  name: 'Job',
  table: 'jobs',
  description:
    'Background job. A job of a tenant is visible to its administrators; a job of the platform is visible to platform administrators.',
  fields: {
    id,
    /** It selects the handler. */
    kind: text({
      description: 'Kind of the job, for example `generate-report`.',
      filter: { oneOf: 'kind', as: 'kinds' },
    }),
    /** Unique among unfinished jobs; null if several are allowed. */
    uniqueKey: p.string().nullable(),
    /** Input of the handler: ids, but no secrets. */
    payload: json<Record<string, unknown>>(),
    state: oneValue(jobState, {
      description: 'State of the job.',
      filter: { oneOf: 'state', as: 'states' },
    }),
    attempts: integer({
      description:
        'Number of attempts since the job last succeeded or was last retried with `retryJob`.',
    }),
    /** Number of claims. It never decreases and identifies the last claim. */
    claims: p.integer(),
    /** For a running job, the end of its lease, after which it can be claimed again. */
    dueAt: moment({
      description: 'Time from which the job can start; null unless the job is waiting.',
      graph: false,
      order: { by: 'Time when the job was last due.' },
    }),
    tenantId: uuid({
      description: 'Id of the tenant that the job belongs to; null for a job of the platform.',
      nullable: true,
    }),
    /** The principal that caused the job; null for the platform. */
    createdBy: p.uuid().nullable(),
    createdAt,
    startedAt: moment({
      description: 'Time when the last attempt started; null if none has started.',
      nullable: true,
    }),
    finishedAt: moment({
      description: 'Time when the job was completed or given up; null before that.',
      nullable: true,
    }),
    progress: bigint({
      description: 'Completed amount of work. The unit depends on the kind of the job.',
    }),
    progressTotal: bigint({
      description: 'Total amount of work, in the same unit; null while it is not known.',
      nullable: true,
    }),
    lastError: text({
      description: 'Error of the last failed attempt; null after a success.',
      nullable: true,
    }),
  },
});
export type Job = RowOf<typeof Job>;
