import { columns, inUuids, raw, sql, type Sql } from '../../../database/sql.js';
import { Report, type TenantKind } from '../../../entities/index.js';
import type { ActionContext } from '../../core/action.js';
import type { TreePosition } from '../../core/caller.js';
import type { RequestContext } from '../../core/context.js';
import { authorizeObject, type ObjectAccess } from '../../access/reads/authorize.js';
import { reportResource } from './report-resources.js';
import { seesRecipient, type UserPosition } from './recipients.js';

/**
 * A report with the tree position of its tenant and the ids of the recipients that are visible to
 * the caller.
 */
export type ReportRow = Report &
  TreePosition & { readonly tenantKind: TenantKind; readonly recipients: readonly string[] };

const selection = sql`${columns(Report, 'r')}, ${raw(
  't.path as "path", t.depth as "depth", t.barrier as "barrier", t.kind as "tenantKind"',
)}`;

/**
 * Returns the reports, aliased `r`, of existing tenants, aliased `t`, that match `where`, in the
 * order of creation. Two statements.
 */
export async function reportsWhere(
  { session, caller }: Pick<RequestContext, 'session' | 'caller'>,
  where: Sql,
): Promise<ReportRow[]> {
  const rows = await session.all<Omit<ReportRow, 'recipients'>>(
    sql`select ${selection} from reports r join tenants t on t.id = r.tenant_id
      where r.deleted_at is null and t.deleted_at is null and ${where}
      order by r.created_at, r.id`,
  );
  if (rows.length === 0) return [];
  const named = await session.all<UserPosition & { reportId: string }>(
    sql`select rr.report_id as "reportId", u.id as "id", t.path as "path", t.depth as "depth",
        t.barrier as "barrier"
      from report_recipients rr join users u on u.id = rr.user_id and u.deleted_at is null
      join tenants t on t.id = u.tenant_id
      where ${inUuids(
        'rr.report_id',
        rows.map(({ id }) => id),
      )} order by rr.report_id, rr.position, rr.user_id`,
  );
  const recipients = new Map<string, string[]>(rows.map(({ id }) => [id, []]));
  for (const user of named) {
    if (seesRecipient(caller, user)) recipients.get(user.reportId)!.push(user.id);
  }
  return rows.map((row) => ({ ...row, recipients: recipients.get(row.id)! }));
}

/**
 * Returns the report with this `id` if the caller has the scopes of the action at its tenant, or is
 * a recipient and `self` is true.
 *
 * @throws DomainError `NOT_FOUND` if the report does not exist or is not visible, `ACCESS_DENIED`
 *   if the caller can only read it or its tenant
 */
export async function authorizeReport(
  ctx: ActionContext,
  id: string,
  access?: ObjectAccess,
): Promise<ReportRow> {
  const [report] = await reportsWhere(ctx, sql`r.id = ${id}`);
  return authorizeObject(ctx, reportResource, id, report, access);
}

/** Returns the report with this `id` after it was written. */
export async function writtenReport(ctx: ActionContext, id: string): Promise<ReportRow> {
  const [report] = await reportsWhere(ctx, sql`r.id = ${id}`);
  return report!;
}
