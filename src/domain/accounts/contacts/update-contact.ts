import type { Static } from '@sinclair/typebox';
import { changedFields } from '../../../database/changed-fields.js';
import { Contact, User, closed, inputProperties } from '../../../entities/index.js';
import { action, type WriteContext } from '../../core/action.js';
import { addressOf, followAddress } from '../activation/change-address.js';
import { DomainError, badInput, notFound } from '../../core/errors.js';
import { Uuid } from '../../core/schema.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import { tenantById } from '../../access/tree/tenant-reads.js';
import { assertUnlocked } from '../../access/tree/tenant-rules.js';
import { assertCoversPolicies } from '../../access/principals/user-rules.js';
import { applyContact } from './apply-contact.js';
import type { ContactInput } from './contact-input.js';
import { contactById, authorizeContact, type ContactRow } from './authorize-contact.js';
import { assertNotLegal, assertStaysLegal } from './contact-rules.js';
import { contactSubject } from './contact-subject.js';

/** The properties that an update can change. Omitted properties do not change. */
export const contactChanges = inputProperties(Contact, 'update');

const UpdateContactInput = closed({ contactId: Uuid, ...contactChanges });
export type UpdateContactInput = Static<typeof UpdateContactInput>;

/**
 * Updates a contact, including its subject unless it is a built-in contact
 * (`PUT /contacts/{contact_id}`).
 */
export const updateContact = action({
  name: 'updateContact',
  scopes: ['tenant_admin'],
  input: UpdateContactInput,
  writes: true,
  async perform(ctx, { contactId, tenantId, userId, ...fields }): Promise<ContactRow> {
    await lockTree(ctx.session, 'share');
    await authorizeContact(ctx, contactId);
    const contact = await ctx.em.findOneOrFail(Contact, contactId);
    if (contact.deletedAt !== null) throw notFound('contact', contactId);
    await assertTenantUnlocked(ctx, contact);
    assertTypes(contact, fields.types);
    await assertMayReadMail(ctx, contact, fields.email);
    await applySubject(ctx, contact, { tenantId, userId });
    await applyFields(ctx, contact, fields);
    ctx.audit({
      tenantId: contact.tenantId,
      objectType: 'contact',
      objectId: contactId,
      fields: changedFields(ctx.em, contact, ['tenantId', 'userId', ...Object.keys(fields)]),
    });
    await ctx.em.flush();
    return (await contactById(ctx.session, contactId))!;
  },
});

/** Clients of the API cannot set whether an address is confirmed. */
async function applyFields(
  ctx: WriteContext,
  contact: Contact,
  fields: ContactInput,
): Promise<void> {
  if (!contact.embedded || !contact.userId) {
    applyContact(ctx, contact, fields);
    return;
  }
  const { emailConfirmed: _, ...own } = fields;
  const user = await ctx.em.findOneOrFail(User, contact.userId);
  const before = addressOf(user, contact);
  applyContact(ctx, contact, own);
  await followAddress(ctx, user, contact, before);
}

/** The built-in contact of a tenant is locked together with the tenant. */
async function assertTenantUnlocked(ctx: WriteContext, contact: Contact): Promise<void> {
  if (!contact.embedded || contact.userId !== null) return;
  await assertUnlocked(ctx, (await tenantById(ctx.session, contact.tenantId))!);
}

/** The built-in contact of a tenant always has the type `legal`. Other contacts never have it. */
function assertTypes(contact: Contact, types: UpdateContactInput['types']): void {
  if (!types) return;
  if (!contact.embedded || contact.userId !== null) assertNotLegal(types);
  else assertStaysLegal(contact, types);
  if (!contact.embedded && types.length === 0) throw badInput('types', 'types must not be empty');
}

/** A new password is sent to the address of the user. */
async function assertMayReadMail(
  ctx: WriteContext,
  contact: Contact,
  email: string | null | undefined,
): Promise<void> {
  if (!contact.embedded || !contact.userId) return;
  if (email !== undefined && email !== contact.email) {
    await assertCoversPolicies(ctx, contact.userId);
  }
}

async function applySubject(
  ctx: WriteContext,
  contact: Contact,
  named: { tenantId: string | undefined; userId: string | null | undefined },
): Promise<void> {
  const tenantId = named.tenantId ?? contact.tenantId;
  const userId = named.userId === undefined ? (contact.userId ?? null) : named.userId;
  if (tenantId === contact.tenantId && userId === (contact.userId ?? null)) return;
  if (contact.embedded) {
    throw new DomainError('CONFLICT', 'the built-in contact of a tenant or user cannot be moved', {
      field: [tenantId === contact.tenantId ? 'userId' : 'tenantId'],
    });
  }
  Object.assign(contact, await contactSubject(ctx, { tenantId, userId }));
}
