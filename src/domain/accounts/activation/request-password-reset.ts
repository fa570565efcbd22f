import { setTimeout as wait } from 'node:timers/promises';
import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { foldText, type User } from '../../../entities/index.js';
import { action, run, type ActionContext } from '../../core/action.js';
import { unlessLocked } from '../../identity/callers/identity.js';
import { accountsNamed, activePrincipal } from '../../identity/callers/principal-reads.js';
import { enqueueMail } from '../../branding/mail/enqueue-mail.js';
import { networkOf } from '../../core/network.js';
import { Uuid, visibleText } from '../../core/schema.js';
import { passwordResetMail, type Addressee } from '../../branding/mail/mail-texts.js';
import { mailAddressOf, sameAddress } from '../../branding/mail/mail-address.js';
import { senderAt } from '../../branding/mail/sender.js';
import { createUserLink } from './user-links.js';

/**
 * Minimum duration of the response, in milliseconds, so that it does not reveal whether a mail is
 * sent.
 */
const answerAfter = 300;

/** Maximum number of mails for one request. */
const mostAccounts = 10;

/**
 * Sends a link to set a new password to the account with this login and to all accounts with this
 * confirmed address, or, if there are none, to accounts whose contact has the address. Each account
 * gets its own mail with its own link, sent to its confirmed address if it has one. The response
 * does not reveal whether an account exists or whether too many mails were requested.
 *
 * @throws DomainError `ACCOUNT_LOCKED` after too many requests from one IP address
 */
export const requestPasswordReset = action({
  name: 'requestPasswordReset',
  scopes: 'public',
  input: Type.Object({ name: visibleText(320) }, { additionalProperties: false }),
  async perform(ctx, { name }): Promise<void> {
    await ctx.throttles.attempt(ctx.session, { kind: 'resetAddress', name: networkOf(ctx.ip) });
    await Promise.all([wait(answerAfter), sendLinks(ctx, name.trim())]);
  },
});

async function sendLinks(ctx: ActionContext, name: string): Promise<void> {
  const subject = { kind: 'reset', name: foldText(name) } as const;
  const open = await ctx.throttles.attempt(ctx.session, subject).then(() => true, unlessLocked);
  if (!open) return;
  const named = await accountsNamed(ctx.session, name, mostAccounts, ctx.now);
  const confirmed = named.some(
    // An address that only has the same folded key is another mailbox.
    ({ namedBy, confirmedEmail }) => namedBy === 'confirmed' && sameAddress(confirmedEmail, name),
  );
  for (const account of named) {
    // The address belongs to another account that has confirmed it; other accounts have it only in
    // their contact.
    if (confirmed && account.namedBy === 'address') continue;
    // Users who sign in only through an identity provider cannot set a password this way.
    if (!account.secret) continue;
    if (!(await activePrincipal(ctx.session, 'user', account, ctx.now))) continue;
    await run(sendPasswordReset, ctx, { userId: account.id });
  }
}

type Forgetful = Addressee &
  Pick<User, 'id' | 'tenantId' | 'tokenGeneration'> & {
    readonly confirmedEmail: string | null;
    readonly email: string | null;
    readonly path: string;
  };

/** Sends a user the link, if the user has an email address. */
const sendPasswordReset = action({
  name: 'sendPasswordReset',
  scopes: 'public',
  input: Type.Object({ userId: Uuid }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { userId }): Promise<void> {
    const user = (await ctx.session.first<Forgetful>(
      sql`select u.id as "id", u.tenant_id as "tenantId", u.login as "login",
          u.confirmed_email as "confirmedEmail", u.token_generation as "tokenGeneration", t.path as "path", c.email as "email",
          c.firstname as "firstname", c.lastname as "lastname"
        from users u join tenants t on t.id = u.tenant_id left join contacts c on c.user_id = u.id and c.embedded = ${true}
        where u.id = ${userId}`,
    ))!;
    ctx.audit({
      tenantId: user.tenantId,
      objectType: 'user',
      objectId: userId,
      fields: ['passwordResetLink'],
    });
    const recipient = mailAddressOf(user);
    if (recipient === undefined) return;
    const token = await createUserLink(ctx, user, 'password_reset', recipient);
    await enqueueMail(ctx, {
      recipient,
      tenantId: user.tenantId,
      userId,
      createdBy: ctx.caller.id,
      ...passwordResetMail(user, token, await senderAt(ctx, user.path)),
    });
  },
});
