import { sql } from '../../../database/sql.js';
import { foldText } from '../../../entities/index.js';
import type { WriteContext } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { withPostfix } from '../../core/append-to-name.js';

/**
 * Checks that the users of the deletion `deletionId` can be restored with their logins. A login
 * that is in use is a conflict, or gets a postfix if `force` is true.
 */
export async function restoredLogins(
  ctx: WriteContext,
  deletionId: string,
  force: boolean,
): Promise<void> {
  const clashes = await ctx.session.all<{ id: string; login: string }>(
    sql`select u.id as "id", u.login as "login" from users u where u.deletion_id = ${deletionId}
      and exists (select 1 from users o where o.login_key = u.login_key and o.deleted_at is null)`,
  );
  if (clashes.length > 0 && !force) {
    throw new DomainError('LOGIN_TAKEN', 'another user has the login of a user to restore', {
      context: { userId: clashes[0]!.id },
    });
  }
  for (const { id, login } of clashes) {
    const free = withPostfix(login, `_restored_${deletionId.slice(0, 6)}`);
    await ctx.session.all(
      sql`update users set login = ${free}, login_key = ${foldText(free)} where id = ${id}`,
    );
  }
}
