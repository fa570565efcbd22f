import { columns, inUuids, or, raw, sql } from '../../../database/sql.js';
import { LoginRecord, LoginSession } from '../../../entities/index.js';
import { ownId } from '../../core/caller.js';
import type { RequestContext } from '../../core/context.js';
import { visibleAnywhere } from '../../access/tree/visible-tenants.js';
import { idleLifetime } from './login-sessions.js';

/** The readable properties of a session. Its secret is never returned. */
const shown = [
  'id',
  'userId',
  'methods',
  'mfaPending',
  'ip',
  'userAgent',
  'createdAt',
  'lastSeenAt',
  'expiresAt',
] as const;
export type SessionRow = Pick<LoginSession, (typeof shown)[number]>;

/** Maximum number of sessions per user in a result, last used first. */
const mostSessions = 50;

/**
 * Returns the active sessions of users, last used first; null for users whose sessions the caller
 * cannot read: other users require `tenant_admin` at their tenant. One statement.
 */
export async function readSessions(
  ctx: RequestContext,
  userIds: readonly string[],
): Promise<(SessionRow[] | null)[]> {
  const now = ctx.clock();
  const rows = await ctx.session.all<Partial<SessionRow> & { ownerId: string }>(
    sql`select u.id as "ownerId", ${columns(LoginSession, 's', shown)}
      from users u join tenants t on t.id = u.tenant_id
      left join (
        select l.*, row_number() over (partition by l.user_id order by l.last_seen_at desc, l.id) as place
        from login_sessions l where ${inUuids('l.user_id', userIds)} and l.ended_at is null
          and l.expires_at > ${now} and l.last_seen_at > ${now - idleLifetime}
      ) s on s.user_id = u.id and s.place <= ${mostSessions} and s.token_generation = u.token_generation
      where ${inUuids('u.id', userIds)}
        and ${or([visibleAnywhere(ctx.caller, ['tenant_admin'], 't'), sql`u.id = ${ownUserId(ctx)}`])}
      order by s.last_seen_at desc, s.id`,
  );
  const lists = new Map<string, SessionRow[]>();
  for (const { ownerId, ...row } of rows) {
    const list = lists.get(ownerId) ?? [];
    // A user without sessions has one empty row.
    if (row.id) list.push(row as SessionRow);
    lists.set(ownerId, list);
  }
  return userIds.map((id) => lists.get(id) ?? null);
}

const ownUserId = ({ caller }: RequestContext): string | null =>
  caller.type === 'user' ? ownId(caller) : null;

/** Returns the last sign-in of each user; null if never. Callers who can read the users can read it. */
export async function readLoginRecords(
  ctx: RequestContext,
  userIds: readonly string[],
): Promise<(LoginRecord | null)[]> {
  const rows = await ctx.session.all<LoginRecord>(
    sql`select ${columns(LoginRecord, 'r')} from ${raw('login_records r')}
      where ${inUuids('r.user_id', userIds)}`,
  );
  const records = new Map(rows.map((row) => [row.userId, row]));
  return userIds.map((id) => records.get(id) ?? null);
}
