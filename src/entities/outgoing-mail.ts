import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { json, p, time } from './columns.js';

/** An attachment of a mail: the file of a stored report, which is read when the mail is sent. */
export interface MailAttachment {
  readonly name: string;
  readonly contentType: string;
  readonly storedReportId: string;
}

/**
 * A mail to be sent by the job with the same id. Both are written in the transaction that causes
 * the mail.
 */
export const OutgoingMail = defineEntity({
  name: 'OutgoingMail',
  tableName: 'outgoing_mails',
  properties: {
    /** Also the id of its job and its `Message-ID`. */
    id: p.uuid().primary(),
    recipient: p.string(),
    subject: p.string(),
    /**
     * Text and HTML, encrypted with a key of the platform, because a link can open an account. Null
     * when no longer needed.
     */
    encryptedContent: p.text().nullable(),
    attachments: json<MailAttachment[]>().nullable(),
    tenantId: p.uuid().nullable(),
    userId: p.uuid().nullable(),
    createdAt: time(),
    sentAt: time().nullable(),
  },
});
export type OutgoingMail = InferEntity<typeof OutgoingMail>;
