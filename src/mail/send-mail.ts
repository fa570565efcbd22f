import { Type } from '@sinclair/typebox';
import { JobFailure } from '../domain/core/jobs/describe-failure.js';
import type { JobHandler } from '../domain/core/jobs/handler.js';
import { attachedFiles } from '../domain/reporting/reports/attached-files.js';
import { sendMail } from '../domain/branding/mail/enqueue-mail.js';
import { findUnsentMail, markSent } from '../domain/branding/mail/stored-mails.js';
import { Uuid } from '../domain/core/schema.js';
import type { Deliver } from './transport.js';

const Payload = Type.Object({ mailId: Uuid }, { additionalProperties: false });

const minute = 60_000;
const hour = 60 * minute;

/** Timeout of one attempt, in milliseconds. */
const attemptLimit = 2 * minute;

/**
 * Sends one mail with `deliver`. If an instance stops after the delivery and before the end of the
 * job, another instance sends the mail again with the same `Message-ID` (at-least-once delivery).
 */
export const mailSender = (deliver: Deliver): JobHandler<typeof Payload> => ({
  kind: sendMail,
  payload: Payload,
  atOnce: 5,
  mostAttempts: 8,
  // One minute, and longer after each attempt.
  backOff: (attempts) => Math.min(minute * 3 ** (attempts - 1), 6 * hour),
  async run({ job, payload: { mailId }, services, signal, finish }) {
    try {
      const mail = await findUnsentMail(services, mailId);
      if (!mail) return;
      const files = await attachedFiles(services.reportFiles, mail);
      const either = AbortSignal.any([signal, AbortSignal.timeout(attemptLimit)]);
      await deliver({ ...mail, files }, either);
    } catch (error) {
      throw toldOf(error);
    }
    // The change does not affect cached data.
    await finish((unit, now) => markSent(unit, mailId, now), { quiet: true });
    services.log.info({ mailId, attempts: job.attempts }, 'an email was sent');
  },
});

/**
 * The reason of a failure as callers can read it: codes, or texts of this server. The response of a
 * mail server can repeat the address and the credentials, so it is not stored or logged.
 */
function toldOf(error: unknown): JobFailure {
  if (error instanceof JobFailure) return error;
  const { code, responseCode, response, permanent } = error as Error & Record<string, unknown>;
  // The mail was not sent to the server.
  if (code === 'EENVELOPE' && responseCode === undefined) {
    return new JobFailure('the address is malformed', { permanent: true });
  }
  const codes = [code, responseCode, enhancedCode(response)].filter(
    (part) => typeof part === 'string' || typeof part === 'number',
  );
  const brief = codes.join(' ') || 'the email could not be sent';
  // A 5xx reply to the mail is final: the server would refuse it again (RFC 5321, section 4.2.1). A
  // 5xx reply to an earlier command, such as the credentials, concerns the configuration, which can
  // be corrected before the next attempt.
  const isFinal = {
    permanent: permanent === true && (code === 'EENVELOPE' || code === 'EMESSAGE'),
  };
  if (responseCode !== undefined || response !== undefined) return new JobFailure(brief, isFinal);
  return new JobFailure(brief, { cause: error });
}

/**
 * The enhanced status code of a response (RFC 3463), such as 5.1.1. It contains no data of the
 * mail.
 */
const enhancedCode = (response: unknown): string | undefined =>
  typeof response === 'string'
    ? /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1]
    : undefined;
