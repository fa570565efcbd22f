import { columns, sql, table } from '../../src/database/sql.js';
import { mailPurpose, sendMail } from '../../src/domain/branding/mail/enqueue-mail.js';
import { OutgoingMail } from '../../src/entities/index.js';
import { mailSender } from '../../src/mail/send-mail.js';
import type { Deliver } from '../../src/mail/transport.js';
import { runJobs } from './jobs.js';
import type { TestServer } from './server.js';

/** A mail that waits to be sent, and its content. */
export interface WrittenMail extends OutgoingMail {
  readonly text: string;
  readonly html: string;
  /** Token of the link in the mail. */
  readonly token: string;
  readonly link: URL;
}

/** Returns the mails to an address that were not sent yet, oldest first. */
export async function mailsTo(
  { services: { database, vault } }: TestServer,
  recipient: string,
): Promise<WrittenMail[]> {
  const rows = await database.session().all<OutgoingMail>(
    sql`select ${columns(OutgoingMail, 'm')} from ${table(OutgoingMail)} m
      where m.recipient = ${recipient} and m.encrypted_content is not null order by m.created_at`,
  );
  return rows.map((row) => {
    const { text, html } = JSON.parse(vault.open(mailPurpose, row.encryptedContent!)) as {
      text: string;
      html: string;
    };
    const link = new URL(/^https?:\S+$/m.exec(text)![0]);
    return { ...row, text, html, link, token: link.searchParams.get('token') ?? '' };
  });
}

/** Returns the newest mail to an address. */
export async function lastMailTo(server: TestServer, recipient: string): Promise<WrittenMail> {
  const mail = (await mailsTo(server, recipient)).at(-1);
  if (!mail) throw new Error(`there is no mail to ${recipient}`);
  return mail;
}

/** Sends every mail that is due by the server's clock with `deliver`. */
export const sendMails = (server: Pick<TestServer, 'services'>, deliver: Deliver): Promise<void> =>
  runJobs(server, [mailSender(deliver)]);

/** Deletes all mails and the jobs that send them. */
export const noMails = ({ services: { database } }: Pick<TestServer, 'services'>) =>
  database.write(database.session(), async ({ session }) => {
    await session.all(sql`delete from outgoing_mails`);
    await session.all(sql`delete from jobs where kind = ${sendMail}`);
  });
