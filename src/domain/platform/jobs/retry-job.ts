import { Type } from '@sinclair/typebox';
import { columns, raw, sql } from '../../../database/sql.js';
import { Job, type JobState } from '../../../entities/index.js';
import { action, type ActionContext } from '../../core/action.js';
import type { TreePosition } from '../../core/caller.js';
import { DomainError, notFound } from '../../core/errors.js';
import { withTenants } from '../../access/reads/resource.js';
import { jobResource } from './job-resource.js';
import { Uuid } from '../../core/schema.js';

/** The reason why a job in this state is not retried. */
const refusals: Readonly<Record<JobState, string>> = {
  waiting: 'the job has not failed and waits for its scheduled time',
  running: 'the job is running',
  done: 'the job is done',
  dead: 'the job is already being retried',
};

/**
 * Retries a failed job immediately, or a job that waits for its next attempt. Resets its attempts.
 * Administrators of its tenant can retry it; administrators of the root tenant can retry jobs of
 * the platform.
 *
 * @throws DomainError `BUSINESS_RULE` for a job that has not failed, `CONFLICT` if another job has
 *   the same unique key
 */
export const retryJob = action({
  name: 'retryJob',
  scopes: ['tenant_admin'],
  input: Type.Object({ jobId: Uuid }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { jobId }): Promise<Job> {
    const { state, uniqueKey, tenantId } = await authorizeJob(ctx, jobId);
    const context = { jobId };
    if (state === 'dead' && uniqueKey != null) {
      const other = await ctx.session.first(
        sql`select j.id as "id" from jobs j
          where j.unique_key = ${uniqueKey} and j.finished_at is null`,
      );
      if (other)
        throw new DomainError('CONFLICT', 'another job already performs this work', { context });
    }
    const [job] = await ctx.session.all<Job>(
      sql`update jobs set state = 'waiting', attempts = 0, due_at = ${ctx.now}, finished_at = null
        where id = ${jobId} and (state = 'dead' or (state = 'waiting' and attempts > 0))
        returning ${columns(Job, 'jobs')}`,
    );
    if (!job) throw new DomainError('BUSINESS_RULE', refusals[state], { context });
    ctx.audit({ ...(tenantId != null && { tenantId }), objectType: 'job', objectId: jobId });
    return job;
  },
});

/** Returns the job with this `id`. A caller who cannot retry it cannot read it. */
async function authorizeJob(ctx: ActionContext, id: string): Promise<Job & TreePosition> {
  const hidden = () => notFound('job', id);
  const job = await ctx.session.first<Job & TreePosition>(
    sql`select ${columns(Job, 'j')},
        ${raw('t.path as "path", t.depth as "depth", t.barrier as "barrier"')}
      from ${withTenants(jobResource)} where j.id = ${id}`,
  );
  if (!job) throw hidden();
  const scopes = job.tenantId == null ? jobResource.platformScopes : jobResource.readScopes;
  if (!ctx.may(job, scopes)) throw hidden();
  ctx.authorize(job, hidden, scopes);
  return job;
}
