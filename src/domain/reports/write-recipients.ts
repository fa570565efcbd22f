import { sql } from '../../database/sql.js';
import { ReportRecipient } from '../../entities/index.js';
import type { WriteContext } from '../action.js';

/** Whether the users who get the report are others than `userIds`. */
export async function differFromStored(
  { session }: WriteContext,
  reportId: string,
  userIds: readonly string[],
): Promise<boolean> {
  const rows = await session.all<{ id: string }>(
    sql`select rr.user_id as "id" from report_recipients rr join users u on u.id = rr.user_id
      where rr.report_id = ${reportId} and u.deleted_at is null`,
  );
  const stored = new Set(rows.map(({ id }) => id));
  return stored.size !== userIds.length || userIds.some((id) => !stored.has(id));
}

/** Adds the users `userIds` as recipients of the new report `reportId`. */
export function addRecipients(
  ctx: WriteContext,
  reportId: string,
  userIds: readonly string[],
): void {
  for (const [position, userId] of userIds.entries()) {
    ctx.em.create(
      ReportRecipient,
      { reportId, userId, position, addedAt: ctx.now },
      { persist: true },
    );
  }
}

/**
 * Replaces the recipients of the report `reportId` by the users `userIds`, except for deleted
 * users.
 */
export async function replaceRecipients(
  ctx: WriteContext,
  reportId: string,
  userIds: readonly string[],
): Promise<void> {
  await ctx.session.all(sql`delete from report_recipients where report_id = ${reportId}
    and user_id in (select u.id from users u where u.deleted_at is null)`);
  addRecipients(ctx, reportId, userIds);
}
