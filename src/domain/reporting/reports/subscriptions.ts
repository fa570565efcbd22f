import { Type } from '@sinclair/typebox';
import { and, sql } from '../../../database/sql.js';
import { action, type ActionContext, type WriteContext } from '../../core/action.js';
import { DomainError, notFound } from '../../core/errors.js';
import { Uuid } from '../../core/schema.js';
import {
  authorizeUser,
  isOneself,
  userById,
  type UserRow,
} from '../../access/principals/user-reads.js';
import { isEnabledAt } from '../../access/principals/enabled.js';
import { authorizeReport, reportsWhere, writtenReport, type ReportRow } from './report-reads.js';
import { reportReaders, reportWriters } from './report-scopes.js';
import { visibleReports } from './visible-reports.js';

const Subscription = Type.Object({ userId: Uuid, reportId: Uuid }, { additionalProperties: false });

/**
 * Lists the ids of the reports that a user receives (`GET /users/{user_id}/report-subscriptions`),
 * as far as the caller can read them. Users can read all reports that they receive.
 */
export const listSubscriptions = action({
  name: 'listReportSubscriptions',
  scopes: reportReaders,
  input: Type.Object({ userId: Uuid }, { additionalProperties: false }),
  async perform(ctx, { userId }): Promise<string[]> {
    await authorizeUser(ctx, userId, { self: true });
    const rows = await ctx.session.all<{ id: string }>(
      sql`select r.id as "id" from report_recipients rr join reports r on r.id = rr.report_id
        join tenants t on t.id = r.tenant_id
        where ${and([
          sql`rr.user_id = ${userId} and r.deleted_at is null and t.deleted_at is null`,
          visibleReports(ctx.caller, 't'),
        ])} order by r.created_at, r.id`,
    );
    return rows.map(({ id }) => id);
  },
});

/**
 * A caller who can send reports to a user must be able to read the user; no other scope is required
 * there.
 */
async function authorizeSubscriber(ctx: ActionContext, userId: string): Promise<UserRow> {
  const user = await userById(ctx.session, userId);
  if (!user) throw notFound('user', userId);
  if (!isOneself(ctx, userId))
    ctx.authorize(user, () => notFound('user', userId), ['tenant_viewer']);
  if (user.deletedAt !== null) throw notFound('user', userId);
  return user;
}

/**
 * Adds a user to the recipients of a report (`POST /users/{user_id}/report-subscriptions`). Does
 * nothing if the user is a recipient already.
 */
export const subscribe = action({
  name: 'subscribeToReport',
  scopes: reportWriters,
  input: Subscription,
  writes: true,
  async perform(ctx, { userId, reportId }): Promise<ReportRow> {
    const user = await authorizeSubscriber(ctx, userId);
    const report = await authorizeReport(ctx, reportId);
    if (!isEnabledAt(user, ctx.now)) {
      throw new DomainError('USER_DISABLED', 'the user is disabled', { context: { userId } });
    }
    const added = await ctx.session.all(
      sql`insert into report_recipients (report_id, user_id, position, added_at)
        select r.id, u.id,
          (select coalesce(max(o.position) + 1, 0) from report_recipients o
            where o.report_id = r.id), cast(${ctx.now} as bigint)
        from reports r, users u where r.id = ${reportId} and u.id = ${userId}
        on conflict (report_id, user_id) do nothing returning user_id`,
    );
    if (added.length > 0) await touch(ctx, reportId);
    auditSubscription(ctx, report, userId);
    return writtenReport(ctx, reportId);
  },
});

/**
 * Removes a user from the recipients of a report (`DELETE
 * /users/{user_id}/report-subscriptions/{report_id}`). Users can remove themselves. A report
 * without recipients is still generated.
 */
export const unsubscribe = action({
  name: 'unsubscribeFromReport',
  scopes: reportWriters,
  delegable: true,
  input: Subscription,
  writes: true,
  async perform(ctx, { userId, reportId }): Promise<{ reportId: string }> {
    await authorizeSubscriber(ctx, userId);
    const report =
      (await ownSubscription(ctx, userId, reportId)) ?? (await authorizeReport(ctx, reportId));
    const taken = await ctx.session.all(
      sql`delete from report_recipients where report_id = ${reportId} and user_id = ${userId}
        returning user_id`,
    );
    if (taken.length === 0) throw notFound('report', reportId);
    await touch(ctx, reportId);
    auditSubscription(ctx, report, userId);
    return { reportId };
  },
});

/**
 * Returns the report if the caller is the user and receives it: users can end their own
 * subscriptions.
 */
async function ownSubscription(
  ctx: ActionContext,
  userId: string,
  reportId: string,
): Promise<ReportRow | undefined> {
  if (!isOneself(ctx, userId)) return undefined;
  const [report] = await reportsWhere(
    ctx,
    sql`r.id = ${reportId} and exists (select 1 from report_recipients own
      where own.report_id = r.id and own.user_id = ${userId})`,
  );
  if (report) ctx.authorizedBy('self');
  return report;
}

/** The recipients are part of the report, so a change increases its version. */
const touch = (ctx: WriteContext, reportId: string) =>
  ctx.session.all(
    sql`update reports set version = version + 1, updated_at = ${ctx.now} where id = ${reportId}`,
  );

const auditSubscription = (
  ctx: WriteContext,
  { id, tenantId }: Pick<ReportRow, 'id' | 'tenantId'>,
  userId: string,
) =>
  ctx.audit({
    tenantId,
    objectType: 'report',
    objectId: id,
    fields: ['recipients'],
    details: { userId },
  });
