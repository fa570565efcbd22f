import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Database } from '../../../database/open.js';
import type { Session } from '../../../database/session.js';
import { columns, sql, table } from '../../../database/sql.js';
import { LoginSession, type AuthenticationMethod } from '../../../entities/index.js';
import type { WriteContext } from '../../core/action.js';
import type { Clock } from '../../core/clock.js';
import type { Principal } from '../callers/principal-reads.js';
import { hashSecret, randomSecret } from '../../core/secrets.js';
import { RateLimitedRecorder } from './rate-limited-recorder.js';

declare module '../../core/context.js' {
  interface Services {
    readonly sessionUse: SessionUse;
  }
}

/** Lifetime of an unused session, in milliseconds. */
export const idleLifetime = 2 * 3600_000;
/** Maximum lifetime of a session, in milliseconds. */
const absoluteLifetime = 12 * 3600_000;
/** Time to complete the second factor, in milliseconds. */
const pendingLifetime = 10 * 60_000;

/** Returns the expiration of a session, unless it is used or ended before. */
export function sessionEnd({ lastSeenAt, expiresAt }: LoginSession): number {
  return Math.min(lastSeenAt + idleLifetime, expiresAt);
}

/** Returns the session with this cookie value, if it is valid at `now`. */
export async function findLoginSession(
  session: Session,
  secret: string,
  now: number,
): Promise<LoginSession | undefined> {
  const row = await session.first<LoginSession>(
    sql`select ${columns(LoginSession, 's')} from ${table(LoginSession)} s
      where s.secret_hash = ${hashSecret(secret)} and s.ended_at is null`,
  );
  return row && sessionEnd(row) > now ? row : undefined;
}

/** A new session and the value of its cookie, which is returned only once. */
export interface BegunSession {
  readonly session: LoginSession;
  readonly secret: string;
}

/**
 * Starts a session for `user` in the transaction of the caller. Every sign-in creates a new
 * session, so that an existing cookie never gains access.
 */
export async function beginLoginSession(
  ctx: WriteContext,
  user: Pick<Principal, 'id' | 'generation'>,
  proof: {
    readonly methods: readonly AuthenticationMethod[];
    readonly mfaPending: boolean;
    readonly idpId?: string | null;
    /** Time of authentication in milliseconds; now unless the user authenticated earlier. */
    readonly authenticatedAt?: number | null;
    /** The client that signs the user in with a one-time token. */
    readonly client?: { readonly id: string; readonly generation: number };
  },
): Promise<BegunSession> {
  const secret = randomSecret();
  const session = ctx.em.create(
    LoginSession,
    {
      id: randomUUID(),
      secretHash: hashSecret(secret),
      userId: user.id,
      tokenGeneration: user.generation,
      methods: [...proof.methods],
      mfaPending: proof.mfaPending,
      idpId: proof.idpId ?? null,
      clientId: proof.client?.id ?? null,
      clientGeneration: proof.client?.generation ?? null,
      ip: ctx.ip,
      userAgent: ctx.userAgent,
      createdAt: ctx.now,
      authenticatedAt: Math.min(proof.authenticatedAt ?? ctx.now, ctx.now),
      lastSeenAt: ctx.now,
      expiresAt: ctx.now + (proof.mfaPending ? pendingLifetime : absoluteLifetime),
      endedAt: null,
    },
    { persist: true },
  );
  if (!proof.mfaPending) await recordLogin(ctx, user.id, proof.idpId ?? null);
  return { session, secret };
}

/** Records a sign-in and resets the counters of failed attempts. */
async function recordLogin(ctx: WriteContext, userId: string, idpId: string | null): Promise<void> {
  const { now, ip, userAgent } = ctx;
  const provider =
    idpId === null
      ? undefined
      : await ctx.session.first<{ type: string }>(
          sql`select i.idp_type as "type" from identity_providers i where i.id = ${idpId}`,
        );
  const idpType = provider?.type ?? 'internal';
  await ctx.session.all(
    sql`insert into login_records (user_id, at, ip, user_agent, idp_type, failed_attempts)
      values (${userId}, ${now}, ${ip}, ${userAgent}, ${idpType}, 0)
      on conflict (user_id) do update set at = ${now}, ip = ${ip}, user_agent = ${userAgent},
        idp_type = ${idpType}, failed_attempts = 0`,
  );
}

/** Records that sessions are in use. */
export class SessionUse {
  private readonly recorder: RateLimitedRecorder;

  constructor(database: Database, clock: Clock, log: Logger) {
    this.recorder = new RateLimitedRecorder(
      database,
      clock,
      log,
      'sessionId',
      'the use of a session',
    );
  }

  /** Records a use of a session. */
  note(sessionId: string): void {
    this.recorder.record(
      sessionId,
      (now) => sql`update login_sessions set last_seen_at = ${now}
        where id = ${sessionId} and last_seen_at < ${now}`,
    );
  }
}
