import type { Session } from '../../../database/session.js';
import { sql, startsWith } from '../../../database/sql.js';
import type { Tenant } from '../../../entities/index.js';

/**
 * Marks the items of all tenants of the deletion `deletionId` of `tenant` as changed. Items are
 * deleted and restored with their tenants, and queries for changed items must include them. Runs in
 * the transaction of the change, while the tenants have the deletion id.
 */
export async function touchItems(
  session: Session,
  { path }: Pick<Tenant, 'path'>,
  deletionId: string,
  now: number,
): Promise<void> {
  await session.all(
    sql`update tenant_offering_items set updated_at = ${now} where deleted_at is null
      and tenant_id in (select t.id from tenants t
        where ${startsWith('t.path', path)} and t.deletion_id = ${deletionId})`,
  );
}
