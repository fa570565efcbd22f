import { columns, sql, table } from '../../src/database/sql.js';
import type { Services } from '../../src/domain/core/context.js';
import { enqueueMail } from '../../src/domain/branding/mail/enqueue-mail.js';
import { OutgoingMail } from '../../src/entities/index.js';

export const from = 'Accounts <no-reply@accounts.example>';
export const link = 'https://accounts.example/activate?token=a-secret-token';

type Parts = Pick<Services, 'database' | 'vault' | 'clock'>;

/** Writes a mail as an action does: in a transaction. */
export const writeMail = (
  { database, vault, clock }: Parts,
  recipient: string,
  { fail = false, tenantId = null as string | null } = {},
): Promise<void> =>
  database.write(database.session(), async (unit) => {
    await enqueueMail(
      { ...unit, vault, now: clock() },
      {
        recipient,
        subject: 'Grüße\r\nBcc: everybody@example.com',
        text: `Hello,\n\n${link}\n`,
        html: `<p>Hello, <a href="${link}">go</a></p>`,
        tenantId,
        userId: null,
        createdBy: null,
      },
    );
    if (fail) throw new Error('the change failed');
  });

/** The mails that are stored, by their recipients. */
export const storedMails = ({ database }: Pick<Parts, 'database'>): Promise<OutgoingMail[]> =>
  database
    .session()
    .all<OutgoingMail>(
      sql`select ${columns(OutgoingMail, 'm')} from ${table(OutgoingMail)} m order by m.recipient`,
    );
