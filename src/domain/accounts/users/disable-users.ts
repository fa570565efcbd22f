import { ByDialect, raw, sql } from '../../../database/sql.js';
import { User } from '../../../entities/index.js';
import type { Services } from '../../core/context.js';
import { recurring } from '../../core/jobs/recurring.js';
import { writeAsPlatform } from '../../core/platform-write.js';
import { setUpdatedAt } from '../../core/set-updated-at.js';
import { expiredAt } from '../../access/principals/enabled.js';
import { disable } from '../../access/principals/user-rules.js';

/** Maximum number of users of one transaction. */
const batch = 500;

/**
 * Disables the users whose `disableAfter` has passed and ends their sessions. They already count as
 * disabled from that time on.
 */
export const disableUsers = recurring(
  'disable-users',
  60_000,
  async ({ services, job, signal }) => {
    while (!signal.aborted && (await disableBatch(services, job.id)) === batch);
  },
);

async function disableBatch(services: Services, cause: string): Promise<number> {
  const due = sql`from users u
    where u.deleted_at is null and ${expiredAt('u', services.clock())}`;
  // Checked without a transaction first, because usually no user is due.
  const any = await services.database.session().first(sql`select u.id as "id" ${due} limit 1`);
  if (!any) return 0;
  return writeAsPlatform(services, 'disableUser', cause, async (ctx) => {
    // Rows that are locked by concurrent changes are handled a minute later.
    const locked = await ctx.session.all<{ id: string }>(
      sql`select u.id as "id" ${due} order by u.disable_after limit ${batch}
        ${new ByDialect(raw(''), raw('for update skip locked'))}`,
    );
    const users = await ctx.em.find(User, { id: { $in: locked.map(({ id }) => id) } });
    for (const user of users) {
      disable(user);
      setUpdatedAt(user, ctx.now);
      ctx.audit({
        tenantId: user.tenantId,
        objectType: 'user',
        objectId: user.id,
        fields: ['enabled'],
      });
    }
    return users.length;
  });
}
