import type { Session } from '../../database/session.js';
import { sql, startsWith } from '../../database/sql.js';
import type { Tenant } from '../../entities/index.js';

/**
 * Notes that the items of tenants have changed which the deletion `deletionId` of `tenant` took, or
 * gives back: they come and go with their tenants, and who asks what has changed is to hear of it. In
 * the transaction of the change, while the tenants bear its mark.
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
