import { applyChanges } from '../../../database/apply-changes.js';
import { Contact, Tenant, User } from '../../../entities/index.js';
import { action, type WriteContext } from '../../core/action.js';
import { addressOf, followAddress } from '../activation/change-address.js';
import type { TreePosition } from '../../core/caller.js';
import { applyContact, changedContact } from '../contacts/apply-contact.js';
import { assertNotLegal } from '../contacts/contact-rules.js';
import { DomainError, versionMismatch } from '../../core/errors.js';
import { assertMayLift } from '../../identity/identity-providers/may-lift.js';
import { endAccessByPassword, requirementAt } from '../../identity/sessions/single-sign-on.js';
import { omit } from '../../core/omit.js';
import { setUpdatedAt } from '../../core/set-updated-at.js';
import { isDisabledAt } from '../../access/tree/tenant-rules.js';
import { UpdateUserInput } from './user-input.js';
import {
  authorizeUser,
  isCaller,
  userById,
  type UserRow,
} from '../../access/principals/user-reads.js';
import { isEnabledAt } from '../../access/principals/enabled.js';
import {
  assertAcceptableLogin,
  assertCoversPolicies,
  assertLoginFree,
  disable,
} from '../../access/principals/user-rules.js';

/** Updates a user: its properties, its contact, and whether it is enabled (`PUT /users/{user_id}`). */
export const updateUser = action({
  name: 'updateUser',
  scopes: ['tenant_admin'],
  input: UpdateUserInput,
  writes: true,
  async perform(ctx, input): Promise<UserRow> {
    const position = await authorizeUser(ctx, input.userId);
    const user = await ctx.em.findOneOrFail(User, input.userId);
    if (user.version !== input.version) throw versionMismatch('user', user.id);

    // Applied first, because the effect of `enabled` depends on `disableAfter`.
    await applyEnabled(ctx, user, position.path, input);
    const contact = await ctx.em.findOneOrFail(Contact, { userId: user.id, embedded: true });
    const address = addressOf(user, contact);
    await applyLogin(ctx, user, input.login);
    const { idpId, disableAfter } = input;
    const rebound = idpId !== undefined && idpId !== (user.idpId ?? null);
    await assertMayVouch(ctx, user, position, input);
    await assertMayExtend(ctx, user, disableAfter);
    if (isCaller(ctx, user.id) && typeof disableAfter === 'number' && disableAfter <= ctx.now) {
      throw disablesOneself('disableAfter');
    }
    const fields = applyFields(ctx, user, input);
    if (input.contact) await applyOwnContact(ctx, user, contact, input.contact);
    await followAddress(ctx, user, contact, address);
    // A change of the contact alone also increases the version of the user.
    setUpdatedAt(user, ctx.now);
    ctx.audit({
      tenantId: user.tenantId,
      objectType: 'user',
      objectId: user.id,
      fields: [...fields, ...changedContact(ctx, contact, input.contact)],
    });
    await ctx.em.flush();
    if (rebound) await endAccessByPassword(ctx, { userId: user.id });
    return (await userById(ctx.session, user.id))!;
  },
});

const disablesOneself = (field: string) =>
  new DomainError('BUSINESS_RULE', 'a user cannot disable themselves', { field: [field] });

async function applyEnabled(
  ctx: WriteContext,
  user: User,
  tenantPath: string,
  { enabled }: UpdateUserInput,
): Promise<void> {
  if (enabled === undefined || enabled === isEnabledAt(user, ctx.now)) return;
  if (enabled) {
    if (await isDisabledAt(ctx.session, tenantPath)) {
      throw new DomainError('PARENT_DISABLED', 'the tenant or one of its ancestors is disabled', {
        field: ['enabled'],
      });
    }
    // The roles of the user take effect again.
    await assertCoversPolicies(ctx, user.id);
    // Enabling an expired user clears the expiration.
    if (user.disableAfter != null && user.disableAfter <= ctx.now) user.disableAfter = null;
    user.enabled = true;
  } else {
    if (isCaller(ctx, user.id)) throw disablesOneself('enabled');
    disable(user);
  }
}

/** A caller who changes the identity of a user at a provider could sign in as the user. */
async function assertMayVouch(
  ctx: WriteContext,
  user: User,
  position: TreePosition,
  { externalId, idpId }: UpdateUserInput,
): Promise<void> {
  const sameId = externalId === undefined || externalId === (user.externalId ?? null);
  const sameProvider = idpId === undefined || idpId === (user.idpId ?? null);
  if (sameId && sameProvider) return;
  await assertCoversPolicies(ctx, user.id);
  // A user without a provider signs in with a password, so this lifts single sign-on for the user.
  const requirement =
    user.idpId && !sameProvider ? await requirementAt(ctx.session, position) : undefined;
  if (requirement) assertMayLift(ctx, requirement);
}

/** A later or removed expiration extends the time in which the user has roles. */
async function assertMayExtend(
  ctx: WriteContext,
  user: User,
  disableAfter: number | null | undefined,
): Promise<void> {
  if (disableAfter === undefined) return;
  const until = user.disableAfter ?? Infinity;
  if ((disableAfter ?? Infinity) > until) await assertCoversPolicies(ctx, user.id);
}

async function applyLogin(ctx: WriteContext, user: User, login: string | undefined): Promise<void> {
  if (login === undefined || login === user.login) return;
  assertAcceptableLogin(login);
  // The login can be the mail address of the user, and one-time tokens and providers identify the
  // user by it.
  await assertCoversPolicies(ctx, user.id);
  await assertLoginFree(ctx.session, login, user.id);
  user.login = login;
  if (!user.personalTenantId) return;
  const personal = await ctx.em.findOneOrFail(Tenant, user.personalTenantId);
  personal.name = login;
  setUpdatedAt(personal, ctx.now);
}

/** Sets the fields that `applyEnabled` and `applyLogin` have not set, and returns the names of all changed ones. */
function applyFields(ctx: WriteContext, user: User, input: UpdateUserInput): string[] {
  const fields = omit(input, 'userId', 'version', 'contact', 'enabled', 'login');
  const { notifications, businessTypes } = fields;
  return applyChanges(ctx.em, User, user, {
    ...fields,
    ...(notifications && { notifications: [...new Set(notifications)] }),
    ...(businessTypes && { businessTypes: [...new Set(businessTypes)] }),
  });
}

async function applyOwnContact(
  ctx: WriteContext,
  user: User,
  contact: Contact,
  { emailConfirmed: _, ...input }: NonNullable<UpdateUserInput['contact']>,
): Promise<void> {
  if (input.types) assertNotLegal(input.types, ['contact', 'types']);
  if (input.email !== undefined && input.email !== contact.email) {
    await assertCoversPolicies(ctx, user.id);
  }
  applyContact(ctx, contact, input);
}
