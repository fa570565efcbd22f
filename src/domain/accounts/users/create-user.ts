import { randomUUID } from 'node:crypto';
import { Contact, User, type Tenant, newRow } from '../../../entities/index.js';
import { action, type WriteContext } from '../../core/action.js';
import { assertNotLegal } from '../contacts/contact-rules.js';
import { DomainError, badInput } from '../../core/errors.js';
import { addTenant } from '../tenants/create-tenant.js';
import { lockTree, nextNumber } from '../../access/tree/tree-locks.js';
import { authorizeTenant, type TenantRow } from '../../access/tree/tenant-reads.js';
import { isDisabledAt } from '../../access/tree/tenant-rules.js';
import { CreateUserInput } from './user-input.js';
import { userById, type UserRow } from '../../access/principals/user-reads.js';
import { assertAcceptableLogin, assertLoginFree } from '../../access/principals/user-rules.js';

/**
 * Creates a user in a tenant, who cannot sign in before activation (`POST /users`). In customers
 * and units the user gets a personal tenant.
 */
export const createUser = action({
  name: 'createUser',
  scopes: ['tenant_admin'],
  input: CreateUserInput,
  writes: true,
  async perform(ctx, input): Promise<UserRow> {
    await lockTree(ctx.session, 'share');
    const tenant = await authorizeTenant(ctx, input.tenantId);
    if (tenant.ownerId) {
      throw new DomainError('BUSINESS_RULE', 'a personal tenant cannot have more users', {
        field: ['tenantId'],
      });
    }
    if (await isDisabledAt(ctx.session, tenant.path)) {
      throw new DomainError('PARENT_DISABLED', 'the tenant or one of its ancestors is disabled', {
        field: ['tenantId'],
      });
    }
    const login = input.login ?? input.contact?.email;
    if (!login)
      throw badInput('login', 'login is required unless the contact has an email address');
    assertAcceptableLogin(login);
    if (input.contact?.types) assertNotLegal(input.contact.types, ['contact', 'types']);
    await assertLoginFree(ctx.session, login, null);

    const id = randomUUID();
    const personalTenantId = ['customer', 'unit'].includes(tenant.kind)
      ? await addPersonalTenant(ctx, tenant, id, login)
      : null;
    const user = { ...(await newUser(ctx, tenant, input)), id, login, personalTenantId };
    ctx.em.create(User, newRow(User, ctx.now, user), { persist: true });
    ctx.em.create(
      Contact,
      newRow(Contact, ctx.now, {
        ...input.contact,
        id: randomUUID(),
        tenantId: tenant.id,
        userId: id,
        embedded: true,
        // Callers cannot set whether an address is confirmed: only a mailed link confirms it.
        emailConfirmed: input.contact?.email ? false : null,
      }),
      { persist: true },
    );
    ctx.audit({ tenantId: tenant.id, objectType: 'user', objectId: id });
    await ctx.em.flush();
    return (await userById(ctx.session, id))!;
  },
});

async function newUser(ctx: WriteContext, tenant: TenantRow, input: CreateUserInput) {
  const { contact: _, useExistingIdentity: __, ...fields } = input;
  return {
    ...fields,
    number: await nextNumber(ctx.session, 'users'),
    tenantId: tenant.id,
    language: input.language ?? tenant.language,
    notifications: [...new Set(input.notifications)],
    businessTypes: [...new Set(input.businessTypes)],
    mfaStatus: tenant.mfaStatus === 'enabled' ? ('setup_required' as const) : ('disabled' as const),
    tokenGeneration: 1,
  };
}

/** Adds the personal tenant of a user, with its built-in contact. */
async function addPersonalTenant(
  ctx: WriteContext,
  parent: TenantRow,
  ownerId: string,
  login: string,
): Promise<string> {
  const personal: Tenant = await addTenant(ctx, parent, {
    name: login,
    kind: 'unit',
    language: parent.language,
    defaultIdpId: parent.defaultIdpId ?? null,
    ownerId,
  });
  ctx.em.create(
    Contact,
    newRow(Contact, ctx.now, {
      id: randomUUID(),
      tenantId: personal.id,
      embedded: true,
      types: ['legal'],
    }),
    { persist: true },
  );
  return personal.id;
}
