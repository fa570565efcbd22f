import { randomUUID } from 'node:crypto';
import { inUuids } from '../../../database/sql.js';
import { Report, newRow } from '../../../entities/index.js';
import { action, type WriteContext } from '../../core/action.js';
import { badInput } from '../../core/errors.js';
import {
  tenantNotFound,
  tenantsByIds,
  type TenantColumn,
  type TenantRow,
} from '../../access/tree/tenant-reads.js';
import { enqueueRun } from '../schedule/enqueue-run.js';
import { assertHistoryReady } from './history-ready.js';
import { assertLevel, assertDifferent, planReport } from '../schedule/plan-report.js';
import { recipientsAsked } from './recipients.js';
import { CreateReportInput, CreateReportsInput, type ReportAsked } from './report-input.js';
import { reportsWhere, type ReportRow } from './report-reads.js';
import { reportWriters } from './report-scopes.js';
import { timeZonesAt } from '../schedule/time-zones.js';
import { addRecipients } from './write-recipients.js';

/**
 * Creates a report on the usage of a tenant (`POST /reports`), generated now, on a later day, or
 * every month.
 */
export const createReport = action({
  name: 'createReport',
  scopes: reportWriters,
  input: CreateReportInput,
  writes: true,
  async perform(ctx, { parameters: { tenantId, ...parameters }, ...input }): Promise<ReportRow> {
    const [report] = await makeReports(ctx, [tenantId], { ...input, parameters });
    return report!;
  },
});

/** Creates the same report for several tenants, all or none (`POST /reports/bulk`). */
export const createReports = action({
  name: 'createReports',
  scopes: reportWriters,
  input: CreateReportsInput,
  writes: true,
  perform: (ctx, { parameters: { tenantIds, ...parameters }, ...input }): Promise<ReportRow[]> =>
    makeReports(ctx, [...new Set(tenantIds)], { ...input, parameters }),
});

async function makeReports(
  ctx: WriteContext,
  tenantIds: readonly string[],
  asked: ReportAsked,
): Promise<ReportRow[]> {
  const tenants = await authorizeTenants(ctx, tenantIds);
  const recipients = await recipientsOfNew(ctx, asked);
  const { period: _, ...content } = asked.parameters;
  assertDifferent(content.formats);
  const zones = await timeZonesAt(
    ctx,
    tenants.map(({ path }) => path),
  );
  const made: { report: Report; runs: boolean }[] = [];
  for (const [index, tenant] of tenants.entries()) {
    assertLevel(asked.parameters.level, tenant.kind);
    const { now: runs, ...plan } = planReport(asked, zones[index]!, ctx.now);
    if (runs) {
      const period = { start: plan.periodStart, end: plan.periodEnd };
      await assertHistoryReady(ctx, asked.parameters.kind, period, tenant.path);
    }
    const report = ctx.em.create(
      Report,
      newRow(Report, ctx.now, {
        ...content,
        id: randomUUID(),
        tenantId: tenant.id,
        createdBy: ctx.caller.id,
        resultAction: asked.resultAction,
        ...plan,
      }),
      { persist: true },
    );
    addRecipients(ctx, report.id, recipients);
    ctx.audit({ tenantId: tenant.id, objectType: 'report', objectId: report.id });
    made.push({ report, runs });
  }
  await ctx.em.flush();
  for (const { report, runs } of made) {
    if (!runs) continue;
    await enqueueRun(ctx, report, { start: report.periodStart, end: report.periodEnd });
  }
  return written(
    ctx,
    made.map(({ report }) => report.id),
  );
}

const tenantColumns = ['kind', 'deletedAt'] as const satisfies readonly TenantColumn[];

/**
 * Returns the tenants with these `ids`, in that order, and authorizes the caller for all of them.
 */
async function authorizeTenants(ctx: WriteContext, ids: readonly string[]): Promise<TenantRow[]> {
  const found = new Map(
    (await tenantsByIds(ctx.session, ids, tenantColumns)).map((row) => [row.id, row]),
  );
  return ids.map((id) => {
    const tenant = found.get(id);
    if (!tenant) throw tenantNotFound(id);
    ctx.authorize(tenant, () => tenantNotFound(id));
    if (tenant.deletedAt !== null) throw tenantNotFound(id);
    return tenant;
  });
}

async function recipientsOfNew(
  ctx: WriteContext,
  { recipients, resultAction }: ReportAsked,
): Promise<string[]> {
  const { type, id } = ctx.caller;
  const oneself = type === 'user' && id !== null ? [id] : [];
  const named = recipients ? await recipientsAsked(ctx, recipients) : oneself;
  if (resultAction === 'send' && named.length === 0) throw noRecipients();
  return named;
}

/** A report that is sent by email needs at least one recipient. */
export const noRecipients = () =>
  badInput('recipients', 'recipients must not be empty for a report that is sent by email');

/** Returns the reports with these `ids`, in that order, after they were written. */
async function written(ctx: WriteContext, ids: readonly string[]): Promise<ReportRow[]> {
  const rows = await reportsWhere(ctx, inUuids('r.id', ids));
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => found.get(id)!);
}
