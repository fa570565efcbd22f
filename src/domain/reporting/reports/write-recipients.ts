import { sql } from '../../../database/sql.js';
import { ReportRecipient } from '../../../entities/index.js';
import type { WriteContext } from '../../core/action.js';

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
