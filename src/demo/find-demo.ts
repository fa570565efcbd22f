import type { Session } from '../database/session.js';
import { inTexts, sql } from '../database/sql.js';
import { demoLogins, type DemoLogin } from './demo-logins.js';

/** Returns the logins of the demo that exist in the database. */
export async function findDemo(session: Session): Promise<DemoLogin[]> {
  const rows = await session.all<{ login: string }>(
    sql`select u.login_key as "login" from users u where u.deleted_at is null
      and ${inTexts(
        'u.login_key',
        demoLogins.map(({ login }) => login),
      )}`,
  );
  const there = new Set(rows.map(({ login }) => login));
  return demoLogins.filter(({ login }) => there.has(login));
}
