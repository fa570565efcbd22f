import { columns, inUuids, raw, sql, type Sql } from '../../database/sql.js';
import { Report, type TenantKind } from '../../entities/index.js';
import type { ActionContext } from '../action.js';
import type { Place } from '../caller.js';
import type { RequestContext } from '../context.js';
import { authorizeObject, type ObjectAccess } from '../reads/authorize.js';
import { kinds } from '../reads/kinds.js';
import { seesRecipient, type UserPlace } from './recipients.js';

/**
 * A report, with the place of its tenant and the ids of the users who get it, as far as the caller
 * sees them.
 */
export type ReportRow = Report &
  Place & { readonly tenantKind: TenantKind; readonly recipients: readonly string[] };

const selection = sql`${columns(Report, 'r')}, ${raw(
  't.path as "path", t.depth as "depth", t.barrier as "barrier", t.kind as "tenantKind"',
)}`;

/**
 * The reports that `where` selects of those that exist, aliased `r`, of tenants `t` that exist: in
 * the order in which they were asked for. Two statements.
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
  const named = await session.all<UserPlace & { reportId: string }>(
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
 * The report named `id`, if the caller holds the action's scopes at its tenant, or gets it and `self`
 * lets them.
 *
 * @throws DomainError `NOT_FOUND` if there is none that the caller may see, `ACCESS_DENIED` if they
 * may see it or its tenant and no more
 */
export async function gateReport(
  ctx: ActionContext,
  id: string,
  access?: ObjectAccess,
): Promise<ReportRow> {
  const [report] = await reportsWhere(ctx, sql`r.id = ${id}`);
  return authorizeObject(ctx, kinds.report, id, report, access);
}

/** The report named `id`, right after it was written. */
export async function writtenReport(ctx: ActionContext, id: string): Promise<ReportRow> {
  const [report] = await reportsWhere(ctx, sql`r.id = ${id}`);
  return report!;
}
