import { randomUUID } from 'node:crypto';
import { TOTP, Secret } from 'otpauth';
import type { AuthenticationMethod } from '../../src/entities/index.js';
import { LoginSession } from '../../src/entities/index.js';
import { hashSecret, randomSecret } from '../../src/domain/core/secrets.js';
import { sql } from '../../src/database/sql.js';
import type { RestResponse, TestServer } from './server.js';

/** A browser with a session. */
export interface Browser {
  readonly session: string;
}

/**
 * Creates a session of a user, by default after a sign-in with a password. `mfaPending`: the second
 * factor is still required.
 */
export async function openSession(
  server: TestServer,
  userId: string,
  {
    methods = ['pwd'],
    mfaPending = false,
  }: { methods?: AuthenticationMethod[]; mfaPending?: boolean } = {},
): Promise<Browser> {
  const { clock } = server.services;
  const secret = randomSecret();
  const now = clock();
  await server.write(async ({ em, session }) => {
    const user = await session.first<{ generation: number }>(
      sql`select u.token_generation as "generation" from users u where u.id = ${userId}`,
    );
    em.create(
      LoginSession,
      {
        id: randomUUID(),
        secretHash: hashSecret(secret),
        userId,
        tokenGeneration: user!.generation,
        methods,
        mfaPending,
        idpId: null,
        ip: '127.0.0.1',
        userAgent: null,
        createdAt: now,
        authenticatedAt: now,
        lastSeenAt: now,
        expiresAt: now + 3600_000,
        endedAt: null,
      },
      { persist: true },
    );
  });
  return { session: secret };
}

/** Returns the value of a cookie that a response sets. */
export function cookieOf({ headers }: RestResponse<unknown>, name: string): string | undefined {
  const cookies = [headers['set-cookie'] ?? []].flat();
  const found = cookies.find((cookie) => cookie.startsWith(`${name}=`));
  return found?.slice(name.length + 1).split(';', 1)[0];
}

const step = 30_000;
/** Milliseconds, longer than a request takes. */
const margin = 5_000;

/**
 * Returns the code of an authenticator at the time of the server's clock, or `steps` of 30 seconds
 * later. If the current step is about to end, the clock moves to the next one, so that the server
 * uses the same step.
 */
export function codeOf(server: TestServer, url: string, steps = 0): string {
  const left = step - (server.services.clock() % step);
  if (left < margin) server.clock.offset += left;
  const secret = Secret.fromBase32(new URL(url).searchParams.get('secret')!);
  return new TOTP({ secret }).generate({ timestamp: server.services.clock() + steps * step });
}

/**
 * Sets up an authenticator for a user, and confirms it.
 *
 * @returns the URL of the authenticator, and the browser that confirmed it
 */
export async function giveAuthenticator(
  server: TestServer,
  userId: string,
): Promise<Browser & { url: string }> {
  const as = await openSession(server, userId);
  const { body } = await server.as(as).post<{ url: string }>('/totp/setup');
  // Uses the code of the previous step, so that the next code remains valid.
  const answer = await server.as(as).post('/totp/verify', { code: codeOf(server, body.url, -1) });
  const session = cookieOf(answer, 'account_session');
  if (!session) throw new Error(answer.text);
  return { url: body.url, session };
}
