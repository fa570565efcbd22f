import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { LRUCache } from 'lru-cache';
import { createTransport } from 'nodemailer';
import type { Services } from '../domain/core/context.js';
import { JobFailure } from '../domain/core/jobs/describe-failure.js';
import { mailRouteOf, type BrandServer } from '../domain/branding/mail/mail-route.js';
import { checkAddress, lookUp, type LookUp } from './check-address.js';
import { assertTakesAddress } from './international-address.js';
import { composed, timeouts, type Deliver, type ReadyMail } from './transport.js';

/**
 * Connection options for the mail servers of brands. Omitted options use the defaults of the
 * machine.
 */
export interface Reach {
  readonly lookUp?: LookUp;
  /** Trusted certificate authorities. */
  readonly ca?: ConnectionOptions['ca'];
  /** Timeout of an attempt, in milliseconds. */
  readonly patience?: number;
}

/** Default timeout of one attempt, in milliseconds. Other mails wait during an attempt. */
const usualPatience = 30_000;

/** Time for which a server is not used after a timeout, in milliseconds. */
const rest = 60_000;

/**
 * Sends each mail according to the brand of its tenant: through the mail server of the brand, or
 * through `platform` if the brand has none. A mail that the server of a brand rejects is never sent
 * through the platform, because it would have another sender. After a timeout, mails for the same
 * server fail immediately for a while, so that they do not delay other mails.
 */
export function routeMail(
  services: Pick<Services, 'database' | 'vault' | 'catalogue' | 'smtpAllowPrivate'>,
  platform: Deliver,
  reach: Reach = {},
): Deliver {
  const resting = new LRUCache<string, true>({ max: 1000, ttl: rest });
  return async (mail, signal) => {
    const { senderName, server } = await mailRouteOf(services, mail.tenantId ?? null, mail.opens);
    const named = senderName === undefined ? mail : { ...mail, senderName };
    if (!server) return platform(named, signal);
    const name = `${server.host}:${server.port}`;
    if (resting.has(name)) throw new JobFailure(`${name} did not respond in time recently`);
    const timeUp = AbortSignal.timeout(reach.patience ?? usualPatience);
    const either = AbortSignal.any([signal, timeUp]);
    try {
      await sendThrough(server, named, either, services.smtpAllowPrivate, reach);
    } catch (error) {
      if (!timeUp.aborted) throw withoutLogin(error, server);
      resting.set(name, true);
      throw new JobFailure(`${name} did not respond in time`);
    }
  };
}

/**
 * Opens one connection per mail. Connections are few, each resolves the host again, and none
 * outlives a change of the brand.
 */
async function sendThrough(
  server: BrandServer,
  mail: ReadyMail,
  signal: AbortSignal,
  allowPrivate: boolean,
  { lookUp: find = lookUp, ca }: Reach,
): Promise<void> {
  const { host, port, encryption, login, replyAddress } = server;
  const address = await checkAddress(host, port, { allowPrivate, lookUp: find });
  const transport = createTransport({
    ...timeouts,
    host: address,
    port,
    secure: encryption === 'SSL',
    requireTLS: encryption === 'TLS',
    tls: {
      // The certificate is checked for the name, not for the address.
      ...(isIP(host) === 0 && { servername: host }),
      ...(ca !== undefined && { ca }),
      // If TLS is not required, opportunistic TLS is better than none (RFC 7435).
      ...(encryption === '' && { rejectUnauthorized: false }),
    },
    ...(login && { auth: { user: login.user, pass: login.password } }),
  });
  try {
    await assertTakesAddress(transport, mail.recipient, signal);
    await transport.sendMail({ ...composed(mail, replyAddress), signal });
  } finally {
    transport.close();
  }
}

/** Removes credentials from `error`, because a server can repeat them in its response. */
function withoutLogin(error: unknown, { login }: BrandServer): unknown {
  if (!(error instanceof Error) || error instanceof JobFailure || !login?.password) return error;
  const { user, password } = login;
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  let { message } = error;
  for (const secret of [password, base64(password), base64(`\u0000${user}\u0000${password}`)]) {
    message = message.replaceAll(secret, '***');
  }
  const { code, responseCode, response, permanent } = error as Error & Record<string, unknown>;
  // Records that the server responded, but not the response.
  const answer = response === undefined ? undefined : '';
  return Object.assign(new Error(message), { code, responseCode, response: answer, permanent });
}
