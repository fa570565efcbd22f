import type { Session } from '../../../database/session.js';
import { sql } from '../../../database/sql.js';
import { releaseUsages } from '../usages/release-usages.js';
import { turnOffUnsupported } from './turn-off-items.js';

/**
 * Disables and deletes all offering items on a component that is deleted, together with their
 * usage, which could no longer be reported. Runs in the transaction of the deletion, after the row
 * of the component was written.
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
