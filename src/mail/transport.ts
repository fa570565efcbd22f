import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { AttachedFile } from '../domain/mail/attached-files.js';
import type { Letter } from '../domain/mail/letter.js';
import type { UnsentMail } from '../domain/mail/stored-mails.js';
import { assertTakesAddress } from './international-address.js';

/** Where mails go. */
export interface MailConfig {
  /** An SMTP server, with its credentials; none: mails are written to files. */
  readonly smtpUrl: string | undefined;
  /** Folder of those files. */
  readonly folder: string;
  /** Whom mails are from. */
  readonly from: string;
}

/** A mail that is ready to go. */
export interface ReadyMail
  extends Letter, Pick<UnsentMail, 'id' | 'recipient' | 'tenantId' | 'createdAt'> {
  readonly files?: readonly AttachedFile[];
  /** What whoever it is from is called, if not as the platform. */
  readonly senderName?: string;
}

/** Hands one mail over. It throws if that failed; `signal` ends the attempt. */
export type Deliver = (mail: ReadyMail, signal: AbortSignal) => Promise<void>;

/** How long a server may take to connect, to greet, and to answer. Milliseconds. */
export const timeouts = {
  connectionTimeout: 20_000,
  greetingTimeout: 20_000,
  socketTimeout: 30_000,
};

/** The address in `Name <name@example.com>`, or what is an address alone. */
const addressIn = (from: string) => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from;

const domainOf = (from: string) => /@([^\s<>@]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';

/** `mail` as it is composed. Whoever gets it twice can tell by its id that it is the same. */
export const composed = (mail: ReadyMail, from: string) => ({
  from: mail.senderName === undefined ? from : { name: mail.senderName, address: addressIn(from) },
  // An object is one address, whatever is written in it.
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

/** Sends mails as `config` says: to an SMTP server or, without one, into files. */
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
    // Its link opens an account: nobody else on this machine is to read it, and nobody half of it.
    await writeFile(`${file}.part`, message as Buffer, { mode: 0o600 });
    await rename(`${file}.part`, file);
  };
}
