import type { EntitySchema } from '@mikro-orm/core';
import { sql, type Sql } from '../../../database/sql.js';
import {
  AuthorizationCode,
  DeviceCode,
  FederatedLogin,
  IdempotencyKey,
  Job,
  LoginSession,
  LogoUpload,
  OneTimeToken,
  OutgoingMail,
  RefreshToken,
  RegistrationToken,
  RevokedToken,
  Throttle,
  TrustedBrowser,
  UserLink,
} from '../../../entities/index.js';
import { sendMail } from '../../branding/mail/enqueue-mail.js';
import { deleteBatch } from '../../core/jobs/delete-batch.js';
import { recurring } from '../../core/jobs/recurring.js';

const hour = 3600_000;
const day = 24 * hour;

/** Maximum number of rows of one transaction. */
const batch = 1000;

/** Rows aliased `e` that expired more than `grace` milliseconds ago. */
const expired = (grace: number) => (now: number) => sql`e.expires_at <= ${now - grace}`;

/** Jobs that reached this final state more than `keptFor` milliseconds ago. */
const ended = (state: 'done' | 'dead', keptFor: number) => (now: number) =>
  sql`e.state = ${state} and e.finished_at <= ${now - keptFor}`;

/** The entities to clean up, with the condition for obsolete rows. */
const dead: readonly [EntitySchema, (now: number) => Sql][] = [
  // Used tokens are kept until they expire, so that a reuse is recognized.
  [RefreshToken, expired(0)],
  // The clock of another instance can be behind.
  [RevokedToken, expired(hour)],
  [LoginSession, expired(0)],
  [TrustedBrowser, expired(0)],
  [DeviceCode, expired(0)],
  [FederatedLogin, expired(0)],
  [LogoUpload, expired(0)],
  [IdempotencyKey, expired(0)],
  // The row with the highest number is kept, so that no number is used twice.
  [
    RegistrationToken,
    (now) => sql`e.expires_at <= ${now - 30 * day}
      and e.number < (select max(r.number) from registration_tokens r)`,
  ],
  // A second use of the code must be recognized.
  [AuthorizationCode, expired(day)],
  // Contains the audit data of the client.
  [OneTimeToken, expired(day)],
  [UserLink, expired(3 * day)],
  // Failures count for at most one hour.
  [
    Throttle,
    (now) => sql`e.since <= ${now - hour} and (e.locked_until is null or e.locked_until <= ${now})`,
  ],
  [Job, ended('done', 30 * day)],
  [Job, ended('dead', 180 * day)],
  // The content of a mail is deleted when it is no longer needed.
  [Job, (now) => sql`e.kind = ${sendMail} and ${ended('dead', 30 * day)(now)}`],
  // A failed mail can be sent again while its job exists.
  [
    OutgoingMail,
    (now) => sql`e.created_at <= ${now - 30 * day}
      and not exists (select j.id from jobs j where j.id = e.id)`,
  ],
];

/** Deletes obsolete rows: tokens, codes, sessions, throttles, and finished jobs and mails. */
export const cleanUp = recurring('clean-up', hour, async ({ services, signal }) => {
  for (const [entity, isDead] of dead) {
    const where = isDead(services.clock());
    while (!signal.aborted && (await deleteBatch(services, entity, where, batch)).length === batch);
  }
});
