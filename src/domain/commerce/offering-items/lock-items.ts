import type { Session } from '../../../database/session.js';
import { inTexts, sql } from '../../../database/sql.js';
import type { Tenant } from '../../../entities/index.js';
import { pathsTo } from '../../core/paths.js';

/**
 * Locks the items of the tenant and its ancestors until the transaction ends. The caller must hold
 * the tree lock (`lockTree`), which prevents moves.
 *
 * The allowed items of a tenant depend on its ancestors and limit its descendants. Therefore, a
 * writer locks the ancestors in shared mode and the tenant in exclusive mode: a writer at an
 * ancestor and a writer at a descendant wait for each other's transaction, and writers at siblings
 * do not. Rows are locked from the root downwards, which prevents deadlocks. The items of the root
 * tenant never change. SQLite has a single writer and needs no locks.
 */
export async function lockItems(
  session: Session,
  { id, path }: Pick<Tenant, 'id' | 'path'>,
): Promise<void> {
  if (session.dialect === 'sqlite') return;
  const above = pathsTo(path).slice(1, -1);
  if (above.length > 0) {
    await session.all(
      sql`select t.id from tenants t where ${inTexts('t.path', above)} order by t.path for share`,
    );
  }
  // Not `for update`, because rows of other tables can refer to the tenant at the same time.
  await session.all(sql`select t.id from tenants t where t.id = ${id} for no key update`);
}
