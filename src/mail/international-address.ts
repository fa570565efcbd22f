import type { Transporter } from 'nodemailer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { JobFailure } from '../domain/core/jobs/describe-failure.js';

type Options = ConstructorParameters<typeof SMTPConnection>[0];

/**
 * Whether mail to `address` needs SMTPUTF8 (RFC 6531), because its local part is not ASCII. The
 * domain is sent in Punycode.
 */
const isInternational = (address: string): boolean =>
  /[\u0080-\uffff]/.test(address.slice(0, Math.max(0, address.lastIndexOf('@'))));

/**
 * Checks over a separate connection whether the server of `transport` accepts mail to an
 * international address. Does nothing for other addresses.
 *
 * @throws JobFailure, permanent, if the server does not announce SMTPUTF8. Without it, the address
 *   would be rejected, or changed and delivered to another mailbox
 */
export async function assertTakesAddress(
  transport: Transporter,
  address: string,
  signal: AbortSignal,
): Promise<void> {
  if (!isInternational(address)) return;
  const { options } = transport.transporter as unknown as { readonly options: Options };
  const greeting = await greetingOf(new SMTPConnection(options), signal);
  if (/^250[ -]SMTPUTF8\b/im.test(greeting)) return;
  throw new JobFailure('the mail server does not support international addresses (SMTPUTF8)', {
    permanent: true,
  });
}

/** Returns the response of a server to EHLO, after STARTTLS if it is used. */
async function greetingOf(connection: SMTPConnection, signal: AbortSignal): Promise<string> {
  let abort: (() => void) | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      abort = () => reject(signal.reason as Error);
      signal.addEventListener('abort', abort, { once: true });
      connection.on('error', reject);
      connection.once('end', () => reject(new Error('the connection was closed')));
      connection.connect(() => resolve());
    });
    return String(connection.lastServerResponse);
  } finally {
    signal.removeEventListener('abort', abort!);
    connection.close();
  }
}
