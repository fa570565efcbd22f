import type { Session } from '../../database/session.js';
import { sql } from '../../database/sql.js';
import { releaseUsages } from '../usages/release-usages.js';
import { turnOffUnsupported } from './turn-off-items.js';

/**
 * Takes a component that is being deleted from everybody who has offering items on it: they are off,
 * and deleted with it, and so is what was used of them: nobody could report any more that it is not. In the transaction of the deletion, after the component's row was written.
 */
export async function releaseInfra(session: Session, infraId: string, now: number): Promise<void> {
  const released = await session.all<{ name: string }>(
    sql`update tenant_offering_items set enabled = ${false}, deleted_at = ${now}, updated_at = ${now}
      where infra_id = ${infraId} and deleted_at is null returning name as "name"`,
  );
  await releaseUsages(session, infraId, now);
  const owner = await session.first<{ path: string }>(
    sql`select t.path as "path" from infra_components c join tenants t on t.id = c.owner_tenant_id
      where c.id = ${infraId}`,
  );
  const names = [...new Set(released.map(({ name }) => name))];
  if (owner) await turnOffUnsupported(session, owner.path, names, now);
}
