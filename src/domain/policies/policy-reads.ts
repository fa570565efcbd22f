import type { Session } from '../../database/session.js';
import { columns, inUuids, sql } from '../../database/sql.js';
import { AccessPolicy } from '../../entities/index.js';

/** The policies that trustees (users, clients or groups) hold: one list each, empty where there are none. */
export async function policiesOfTrustees(
  session: Session,
  trusteeIds: readonly string[],
): Promise<Map<string, AccessPolicy[]>> {
  const rows = await session.all<AccessPolicy>(
    sql`select ${columns(AccessPolicy, 'p')} from access_policies p
      where ${inUuids('p.trustee_id', trusteeIds)} and p.deleted_at is null
      order by p.trustee_id, p.id`,
  );
  const lists = new Map<string, AccessPolicy[]>(trusteeIds.map((id) => [id, []]));
  for (const row of rows) lists.get(row.trusteeId)!.push(row);
  return lists;
}
