import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { assertPasswordOfUse } from '../../identity/sessions/single-sign-on.js';
import { enqueueMail } from '../../branding/mail/enqueue-mail.js';
import { lockTrustee } from '../../access/policies/policy-rules.js';
import { Uuid } from '../../core/schema.js';
import { isDisabledAt } from '../../access/tree/tenant-rules.js';
import { authorizeUser, type UserRow } from '../../access/principals/user-reads.js';
import { isEnabledAt } from '../../access/principals/enabled.js';
import {
  activationMail,
  alreadyActiveMail,
  type Addressee,
} from '../../branding/mail/mail-texts.js';
import { mailAddressOf, statedAddressOf } from '../../branding/mail/mail-address.js';
import { senderAt } from '../../branding/mail/sender.js';
import { createUserLink } from './user-links.js';

/**
 * Sends a user the link to set the first password (`POST /users/{user_id}/send-activation-email`).
 * The mail goes to the address of the contact, or to the login if it is an email address.
 * Invalidates earlier links. An activated user gets a mail with a link to the sign-in page instead.
 *
 * @throws DomainError `USER_DISABLED`, `PARENT_DISABLED`, or `BUSINESS_RULE` for a user without an
 *   email address, or who must first sign in through an identity provider
 */
export const sendActivationMail = action({
  name: 'sendActivationMail',
  scopes: ['user_admin'],
  input: Type.Object({ userId: Uuid }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { userId }): Promise<UserRow> {
    // Of two concurrent requests, the later one invalidates the link of the earlier one.
    await lockTrustee(ctx.session, { type: 'user', id: userId });
    const user = await authorizeUser(ctx, userId);
    const context = { userId };
    if (!isEnabledAt(user, ctx.now)) {
      throw new DomainError('USER_DISABLED', 'the user is disabled', { context });
    }
    if (!user.activated) await assertPasswordOfUse(ctx.session, userId, ctx.now);
    if (await isDisabledAt(ctx.session, user.path)) {
      throw new DomainError(
        'PARENT_DISABLED',
        'the tenant of the user or one of its ancestors is disabled',
        { context },
      );
    }
    const contact = await ctx.session.first<Omit<Addressee, 'login'> & { email: string | null }>(
      sql`select c.email as "email", c.firstname as "firstname", c.lastname as "lastname"
        from contacts c where c.user_id = ${userId} and c.embedded = ${true}`,
    );
    const { login, activated, confirmedEmail } = user;
    const person = { id: userId, login, ...contact! };
    const recipient = activated
      ? mailAddressOf({ ...person, confirmedEmail })
      : statedAddressOf(person);
    if (recipient === undefined) {
      throw new DomainError('BUSINESS_RULE', 'the user has no valid email address', {
        context,
      });
    }
    const sender = await senderAt(ctx, user.path);
    const rendered = activated
      ? alreadyActiveMail(person, sender)
      : activationMail(person, await createUserLink(ctx, user, 'activation', recipient), sender);
    await enqueueMail(ctx, {
      recipient,
      tenantId: user.tenantId,
      userId,
      createdBy: ctx.caller.id,
      ...rendered,
    });
    ctx.audit({
      tenantId: user.tenantId,
      objectType: 'user',
      objectId: userId,
      fields: [activated ? 'activationMail' : 'activationLink'],
    });
    return user;
  },
});
