import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { testMail } from './mail-texts.js';
import { mailAddressOf } from './mail-address.js';
import { senderAt } from './sender.js';
import { action, type ActionContext } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { Uuid } from '../../core/schema.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';
import { authorizeUser, type UserRow } from '../../access/principals/user-reads.js';
import { enqueueMail } from './enqueue-mail.js';

interface Person {
  readonly email: string | null;
  readonly firstname: string | null;
  readonly lastname: string | null;
}

/**
 * Sends a test mail in the style of a tenant through the mail server of its brand
 * (`POST /users/{user_id}/email/test_branding`). The recipient is the caller or a user whom the
 * caller can read. The content cannot be changed by the caller.
 *
 * @throws DomainError `NOT_FOUND` for a user or tenant that is not visible, `BUSINESS_RULE` for a
 *   user without an email address, and `RATE_LIMITED` after ten mails within 15 minutes
 */
export const sendTestMail = action({
  name: 'sendTestMail',
  scopes: ['tenant_viewer'],
  input: Type.Object({ userId: Uuid, tenantId: Uuid }, { additionalProperties: false }),
  writes: true,
  // Outside of the transaction, because attempts are counted in a separate one.
  async prepare(ctx, { userId, tenantId }) {
    const user = await authorizeUser(ctx, userId, { self: true });
    const tenant = await authorizeTenant(ctx, tenantId, {
      columns: ['id', 'path', 'depth', 'barrier'],
    });
    const { login, confirmedEmail } = user;
    const person = { ...(await personOf(ctx, userId)), login, confirmedEmail };
    const recipient = mailAddressOf(person);
    if (recipient === undefined) {
      throw new DomainError('BUSINESS_RULE', 'the user has no valid email address', {
        context: { userId },
      });
    }
    await countMail(ctx);
    return { user, person, recipient, path: tenant.path };
  },
  async perform(ctx, { userId, tenantId }, { user, person, recipient, path }): Promise<UserRow> {
    await enqueueMail(ctx, {
      recipient,
      tenantId,
      userId,
      createdBy: ctx.caller.id,
      ...testMail(person, await senderAt(ctx, path)),
    });
    ctx.audit({
      tenantId,
      objectType: 'user',
      objectId: userId,
      fields: ['testMail'],
    });
    return user;
  },
});

async function personOf({ session }: ActionContext, userId: string): Promise<Person> {
  const found = await session.first<Person>(
    sql`select c.email as "email", c.firstname as "firstname", c.lastname as "lastname"
      from contacts c where c.user_id = ${userId} and c.embedded = ${true}`,
  );
  return found ?? { email: null, firstname: null, lastname: null };
}

/** Limits the number of mails of one caller, so that a mailbox is not flooded. */
async function countMail(ctx: ActionContext): Promise<void> {
  try {
    await ctx.throttles.attempt(ctx.session, { kind: 'testMail', name: ctx.caller.id! });
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'ACCOUNT_LOCKED') throw error;
    const { details } = error;
    throw new DomainError('RATE_LIMITED', 'too many test emails, try again later', details);
  }
}
