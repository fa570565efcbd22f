import type { EntitySchema } from '@mikro-orm/core';
import type { Session } from '../../database/session.js';
import { ByDialect, sql, table } from '../../database/sql.js';

/** How many rows go at most: who sweeps has something else to do. */
const sweptAtOnce = 100;

/**
 * Deletes a bounded number of rows of `entity` that expired by the moment `until`, the oldest first.
 * Part of the write that adds such a row; rows that another one is sweeping are left to it.
 */
export async function sweepExpired(
  session: Session,
  entity: EntitySchema,
  until: number,
): Promise<void> {
  const skipLocked = new ByDialect(sql``, sql`for update skip locked`);
  await session.all(
    sql`delete from ${table(entity)} where id in (
      select e.id from ${table(entity)} e where e.expires_at <= ${until}
      order by e.expires_at limit ${sweptAtOnce} ${skipLocked})`,
  );
}
