import { randomUUID } from 'node:crypto';
import { OutgoingMail } from '../../entities/index.js';
import type { WriteContext } from '../action.js';
import type { Letter } from './letter.js';

/** What the vault knows the content of mails by. */
export const mailPurpose = 'mail';

/** What is encrypted of a mail. */
export type MailContent = Pick<Letter, 'text' | 'html' | 'opens'>;

/** A mail, and whom it is about. */
export interface NewMail extends Letter {
  readonly recipient: string;
  readonly tenantId: string | null;
  readonly userId: string | null;
}

/** Puts a mail into the outbox as part of the caller's write: it is sent if that is committed. */
export function enqueueMail(ctx: WriteContext, mail: NewMail): void {
  const { recipient, subject, text, html, opens, tenantId, userId } = mail;
  const content: MailContent = { text, html, ...(opens !== undefined && { opens }) };
  ctx.em.create(
    OutgoingMail,
    {
      id: randomUUID(),
      recipient,
      subject,
      encryptedContent: ctx.vault.seal(mailPurpose, JSON.stringify(content)),
      tenantId,
      userId,
      createdAt: ctx.now,
      attempts: 0,
      dueAt: ctx.now,
      sentAt: null,
      failedAt: null,
      lastError: null,
    },
    { persist: true },
  );
}
