import type { Session } from '../../database/session.js';
import { inTexts, sql } from '../../database/sql.js';
import type { Tenant } from '../../entities/index.js';
import { pathsTo } from '../paths.js';

/**
 * Keeps what the tenant and those above it were given as it is until the transaction ends. The caller
 * holds the tree lock already (`lockTree`), so that nobody moves meanwhile.
 *
 * What a tenant may have depends on those above it, and what it has decides on those below. So a
 * writer shares the tenants above with others and holds its own tenant alone: whoever writes further
 * up waits for it, or it for them, while brothers do not meet. Rows are locked from the top down,
 * which rules out that two writers wait for each other. Nothing is ever given to the root. SQLite has
 * one writer and needs no locks.
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
  // Not `for update`: rows of other tables may refer to the tenant at the same time.
  await session.all(sql`select t.id from tenants t where t.id = ${id} for no key update`);
}
