import { randomUUID } from 'node:crypto';
import { OutgoingMail, type MailAttachment } from '../../../entities/index.js';
import type { WriteContext } from '../../core/action.js';
import { enqueueJob } from '../../core/jobs/enqueue-job.js';
import type { RenderedMail } from './mail-layout.js';

/** The kind of the jobs that send mails. */
export const sendMail = 'send-mail';

/** Purpose of encrypted mail content. */
export const mailPurpose = 'mail';

/** The encrypted content of a mail. */
export type MailContent = Pick<RenderedMail, 'text' | 'html' | 'opens'>;

/** A mail and the user it concerns. */
export interface NewMail extends RenderedMail {
  readonly recipient: string;
  readonly tenantId: string | null;
  readonly userId: string | null;
  /** The principal that caused the mail; null for the platform. */
  readonly createdBy: string | null;
  readonly attachments?: readonly MailAttachment[];
}

/** The parts of a write that are required to enqueue a mail. */
export type MailWrite = Pick<WriteContext, 'em' | 'session' | 'vault' | 'now'>;

/**
 * Stores a mail, and a job with the same id that sends it, in the transaction of the caller: the
 * mail is sent if the transaction is committed.
 */
export async function enqueueMail(ctx: MailWrite, mail: NewMail): Promise<void> {
  const { recipient, subject, text, html, opens, tenantId, userId, createdBy, attachments } = mail;
  const id = randomUUID();
  const content: MailContent = { text, html, ...(opens !== undefined && { opens }) };
  ctx.em.create(
    OutgoingMail,
    {
      id,
      recipient,
      subject,
      encryptedContent: ctx.vault.seal(mailPurpose, JSON.stringify(content)),
      attachments: attachments ? [...attachments] : null,
      tenantId,
      userId,
      createdAt: ctx.now,
      sentAt: null,
    },
    { persist: true },
  );
  // The job has no tenant, so that no administrator can read it.
  await enqueueJob(ctx, { id, kind: sendMail, payload: { mailId: id }, tenantId: null, createdBy });
}
