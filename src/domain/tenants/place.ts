import { ByDialect, sql } from '../../database/sql.js';
import type { Session } from '../../database/session.js';

/** Any number that no other program locks on this database. */
const treeLock = 7_204_118;

/**
 * Keeps the shape of the tree still until the transaction ends: who adds to it shares the lock, who
 * moves, deletes or restores a subtree holds it alone. SQLite has one writer and needs no lock.
 */
export async function lockTree(session: Session, mode: 'share' | 'alone'): Promise<void> {
  if (session.dialect === 'sqlite') return;
  await session.all(
    mode === 'share'
      ? sql`select pg_advisory_xact_lock_shared(${treeLock})`
      : sql`select pg_advisory_xact_lock(${treeLock})`,
  );
}

/** The next number of `table`. Gaps are possible, repetition is not. */
export async function nextNumber(session: Session, table: 'tenants' | 'users'): Promise<number> {
  const query =
    table === 'tenants'
      ? new ByDialect(
          sql`select coalesce(max(number), 0) + 1 as "number" from tenants`,
          sql`select nextval('tenant_numbers') as "number"`,
        )
      : new ByDialect(
          sql`select coalesce(max(number), 0) + 1 as "number" from users`,
          sql`select nextval('user_numbers') as "number"`,
        );
  const row = await session.first<{ number: number }>(sql`${query}`);
  return row!.number;
}
