import { ByDialect, raw, sql } from '../../../database/sql.js';
import type { Session } from '../../../database/session.js';

/** An arbitrary number for advisory locks, which no other program uses on this database. */
const treeLock = 7_204_118;

/**
 * Locks the structure of the tree until the transaction ends: in shared mode for additions, in
 * exclusive mode to move, delete or restore a subtree. SQLite has a single writer and needs no
 * lock.
 */
export async function lockTree(session: Session, mode: 'share' | 'alone'): Promise<void> {
  if (session.dialect === 'sqlite') return;
  await session.all(
    mode === 'share'
      ? sql`select pg_advisory_xact_lock_shared(${treeLock})`
      : sql`select pg_advisory_xact_lock(${treeLock})`,
  );
}

/**
 * Locks the row of a tenant until the transaction ends. The next writer waits and then reads the
 * new version. SQLite has one writer and needs no lock.
 */
export async function lockTenant(session: Session, id: string): Promise<void> {
  if (session.dialect === 'sqlite') return;
  await session.all(sql`select t.id as "id" from tenants t where t.id = ${id} for update`);
}

/** The PostgreSQL sequences of the tables with numbers. */
const sequences = {
  tenants: 'tenant_numbers',
  users: 'user_numbers',
  brands: 'brand_numbers',
  registration_tokens: 'registration_token_numbers',
} as const;

/** Returns the next number of `table`. Gaps are possible, repetitions are not. */
export async function nextNumber(session: Session, table: keyof typeof sequences): Promise<number> {
  const row = await session.first<{ number: number }>(
    sql`${new ByDialect(
      sql`select coalesce(max(number), 0) + 1 as "number" from ${raw(table)}`,
      sql`select nextval(${sequences[table]}) as "number"`,
    )}`,
  );
  return row!.number;
}
