import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { AttachedFile } from '../domain/reporting/reports/attached-files.js';
import type { RenderedMail } from '../domain/branding/mail/mail-layout.js';
import type { UnsentMail } from '../domain/branding/mail/stored-mails.js';
import { assertTakesAddress } from './international-address.js';

/** The destination of mails. */
export interface MailConfig {
  /** URL of the SMTP server with credentials. If undefined, mails are written to files. */
  readonly smtpUrl: string | undefined;
  /** Folder for mails that are written to files. */
  readonly folder: string;
  /** Sender address of mails. */
  readonly from: string;
}

/** A composed mail. */
export interface ReadyMail
  extends RenderedMail, Pick<UnsentMail, 'id' | 'recipient' | 'tenantId' | 'createdAt'> {
  readonly files?: readonly AttachedFile[];
  /** Display name of the sender, if it is not the name of the platform. */
  readonly senderName?: string;
}

/** Delivers one mail. Rejects if the delivery fails; `signal` aborts the attempt. */
export type Deliver = (mail: ReadyMail, signal: AbortSignal) => Promise<void>;

/** Timeouts of a server for the connection, the greeting and replies, in milliseconds. */
export const timeouts = {
  connectionTimeout: 20_000,
  greetingTimeout: 20_000,
  socketTimeout: 30_000,
};

/** The address in `Name <name@example.com>`, or the whole text if it is only an address. */
const addressIn = (from: string) => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from;

const domainOf = (from: string) => /@([^\s<>@]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';

/** Returns `mail` as a message. The `Message-ID` identifies repeated deliveries of the same mail. */
export const composed = (mail: ReadyMail, from: string) => ({
  from: mail.senderName === undefined ? from : { name: mail.senderName, address: addressIn(from) },
  // An object is a single address, regardless of its text.
  to: { name: '', address: mail.recipient },
  subject: mail.subject,
  text: mail.text,
  html: mail.html,
  attachments: (mail.files ?? []).map(({ name, contentType, content }) => ({
    filename: name,
    contentType,
    content,
  })),
  date: new Date(mail.createdAt),
  messageId: `<${mail.id}@${domainOf(from)}>`,
  headers: { 'auto-submitted': 'auto-generated' },
  disableFileAccess: true,
  disableUrlAccess: true,
});

/**
 * Creates a transport according to `config`: an SMTP server, or files if no server is configured.
 */
export const openTransport = ({ smtpUrl, folder, from }: MailConfig): Deliver =>
  smtpUrl ? toServer(smtpUrl, from) : toFolder(folder, from);

function toServer(url: string, from: string): Deliver {
  const transport = createTransport({ url, ...timeouts });
  return async (mail, signal) => {
    await assertTakesAddress(transport, mail.recipient, signal);
    await transport.sendMail({ ...composed(mail, from), signal });
  };
}

function toFolder(folder: string, from: string): Deliver {
  const transport = createTransport({ streamTransport: true, buffer: true });
  return async (mail) => {
    const { message } = await transport.sendMail(composed(mail, from));
    await mkdir(folder, { recursive: true });
    const written = new Date(mail.createdAt).toISOString().slice(0, 19).replaceAll(':', '-');
    const file = join(folder, `${written}-${mail.id}.eml`);
    // The mail contains a link that opens an account. The file must not be readable for other users
    // of the machine, or be readable before it is complete.
    await writeFile(`${file}.part`, message as Buffer, { mode: 0o600 });
    await rename(`${file}.part`, file);
  };
}
