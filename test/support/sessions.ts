import { randomUUID } from 'node:crypto';
import { TOTP, Secret } from 'otpauth';
import type { AuthenticationMethod } from '../../src/entities/index.js';
import { LoginSession } from '../../src/entities/index.js';
import { hashSecret, randomSecret } from '../../src/domain/core/secrets.js';
import { sql } from '../../src/database/sql.js';
import type { RestResponse, TestServer } from './server.js';

/** A browser in which somebody is signed in. */
export interface Browser {
  readonly session: string;
}

/** A session of a user, as one begins who gave the password: without one that lacks nothing, `mfaPending`. */
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

/** The value of a cookie that an answer sets. */
export function cookieOf({ headers }: RestResponse<unknown>, name: string): string | undefined {
  const cookies = [headers['set-cookie'] ?? []].flat();
  const found = cookies.find((cookie) => cookie.startsWith(`${name}=`));
  return found?.slice(name.length + 1).split(';', 1)[0];
}

const step = 30_000;
/** Longer than a request takes. */
const margin = 5_000;

/**
 * What an authenticator shows at the moment of the server's clock; `steps` of 30 seconds later. Where
 * the step is about to end, the clock goes on to the next: the server is to see the same one.
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
 * @returns the URL that it was given, and the browser that confirmed it
 */
export async function giveAuthenticator(
  server: TestServer,
  userId: string,
): Promise<Browser & { url: string }> {
  const as = await openSession(server, userId);
  const { body } = await server.as(as).post<{ url: string }>('/totp/setup');
  // Of the step before: the next code is still good.
  const answer = await server.as(as).post('/totp/verify', { code: codeOf(server, body.url, -1) });
  const session = cookieOf(answer, 'account_session');
  if (!session) throw new Error(answer.text);
  return { url: body.url, session };
}
