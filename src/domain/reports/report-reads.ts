import type { Session } from '../../database/session.js';
import { columns, inUuids, raw, sql, type Sql } from '../../database/sql.js';
import { Report, type TenantKind } from '../../entities/index.js';
import type { ActionContext } from '../action.js';
import type { Place } from '../caller.js';
import { notFound } from '../errors.js';

/** A report, with the place of its tenant and the ids of the users who get it. */
export type ReportRow = Report &
  Place & { readonly tenantKind: TenantKind; readonly recipients: readonly string[] };

const selection = sql`${columns(Report, 'r')}, ${raw(
  't.path as "path", t.depth as "depth", t.barrier as "barrier", t.kind as "tenantKind"',
)}`;

/**
 * The reports that `where` selects of those that exist, aliased `r`, of tenants `t` that exist: in
 * the order in which they were asked for. Two statements.
 */
export async function reportsWhere(session: Session, where: Sql): Promise<ReportRow[]> {
  const rows = await session.all<Omit<ReportRow, 'recipients'>>(
    sql`select ${selection} from reports r join tenants t on t.id = r.tenant_id
      where r.deleted_at is null and t.deleted_at is null and ${where}
      order by r.created_at, r.id`,
  );
  if (rows.length === 0) return [];
  const named = await session.all<{ reportId: string; userId: string }>(
    sql`select rr.report_id as "reportId", rr.user_id as "userId"
      from report_recipients rr join users u on u.id = rr.user_id and u.deleted_at is null
      where ${inUuids(
        'rr.report_id',
        rows.map(({ id }) => id),
      )} order by rr.report_id, rr.position, rr.user_id`,
  );
  const recipients = new Map<string, string[]>(rows.map(({ id }) => [id, []]));
  for (const { reportId, userId } of named) recipients.get(reportId)!.push(userId);
  return rows.map((row) => ({ ...row, recipients: recipients.get(row.id)! }));
}

/**
 * The report named `id`, if the caller holds the action's scopes at its tenant.
 *
 * @throws DomainError `NOT_FOUND` if there is none that the caller may see, `ACCESS_DENIED` if they
 * may see its tenant and no more
 */
export async function gateReport(ctx: ActionContext, id: string): Promise<ReportRow> {
  const [report] = await reportsWhere(ctx.session, sql`r.id = ${id}`);
  if (!report) throw notFound('report', id);
  ctx.authorize(report, notFound('report', id));
  return report;
}

/** The report named `id`, right after it was written. */
export async function writtenReport(ctx: ActionContext, id: string): Promise<ReportRow> {
  const [report] = await reportsWhere(ctx.session, sql`r.id = ${id}`);
  return report!;
}
