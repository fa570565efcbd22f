import type { Unit } from '../../../database/open.js';
import { columns, sql, table } from '../../../database/sql.js';
import { OutgoingMail } from '../../../entities/index.js';
import type { Services } from '../../core/context.js';
import { mailPurpose, type MailContent } from './enqueue-mail.js';
import type { RenderedMail } from './mail-layout.js';

const kept = [
  'id',
  'recipient',
  'subject',
  'tenantId',
  'encryptedContent',
  'attachments',
  'createdAt',
] as const;

/** A mail that was not sent yet, with its content. */
export interface UnsentMail
  extends
    RenderedMail,
    Pick<OutgoingMail, 'id' | 'recipient' | 'tenantId' | 'attachments' | 'createdAt'> {}

/**
 * Returns the unsent mail with this `id`; undefined if it was sent or deleted. Throws if its
 * content was modified outside of the platform.
 */
export async function findUnsentMail(
  { database, vault }: Pick<Services, 'database' | 'vault'>,
  id: string,
): Promise<UnsentMail | undefined> {
  const row = await database.session().first<Pick<OutgoingMail, (typeof kept)[number]>>(
    sql`select ${columns(OutgoingMail, 'm', kept)} from ${table(OutgoingMail)} m
      where m.id = ${id} and m.sent_at is null and m.encrypted_content is not null`,
  );
  if (!row) return undefined;
  const { encryptedContent, ...mail } = row;
  const content = JSON.parse(vault.open(mailPurpose, encryptedContent!)) as MailContent;
  return { ...mail, ...content };
}

/** Marks the mail with this `id` as sent and deletes its content. `now` is in milliseconds. */
export async function markSent({ session }: Unit, id: string, now: number): Promise<void> {
  await session.all(
    sql`update outgoing_mails set sent_at = ${now}, encrypted_content = null
      where id = ${id} and sent_at is null`,
  );
}
