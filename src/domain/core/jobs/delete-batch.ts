import type { EntitySchema } from '@mikro-orm/core';
import { ByDialect, raw, sql, table, type Sql } from '../../../database/sql.js';
import type { Services } from '../context.js';

/**
 * Deletes up to `most` rows of `entity`, aliased `e`, that match `where`, in a separate
 * transaction. Does not affect cached data. Skips locked rows.
 *
 * @returns the ids of the deleted rows
 */
export async function deleteBatch(
  { database }: Pick<Services, 'database'>,
  entity: EntitySchema,
  where: Sql,
  most: number,
): Promise<string[]> {
  const session = database.session();
  const any = await session.first(
    sql`select e.id as "id" from ${table(entity)} e where ${where} limit 1`,
  );
  if (!any) return [];
  const rows = await database.write(
    session,
    (unit) =>
      unit.session.all<{ id: string }>(
        sql`delete from ${table(entity)} where id in (
            select e.id from ${table(entity)} e where ${where} limit ${most}
            ${new ByDialect(raw(''), raw('for update skip locked'))})
          returning id as "id"`,
      ),
    { quiet: true },
  );
  return rows.map(({ id }) => id);
}
