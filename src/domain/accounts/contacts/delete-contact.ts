import { randomUUID } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { Contact } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { DomainError, notFound } from '../../core/errors.js';
import { Uuid } from '../../core/schema.js';
import { setUpdatedAt } from '../../core/set-updated-at.js';
import { authorizeContact } from './authorize-contact.js';

/** Deletes a contact that is not part of a tenant or user (`DELETE /contacts/{contact_id}`). */
export const deleteContact = action({
  name: 'deleteContact',
  scopes: ['tenant_admin'],
  input: Type.Object({ contactId: Uuid }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { contactId }): Promise<{ id: string }> {
    const { tenantId, embedded } = await authorizeContact(ctx, contactId);
    if (embedded) {
      throw new DomainError(
        'CONFLICT',
        'the built-in contact of a tenant or user cannot be deleted',
        {
          context: { contactId },
        },
      );
    }
    const contact = await ctx.em.findOneOrFail(Contact, contactId);
    // A concurrent request may have deleted it since the authorization.
    if (contact.deletedAt !== null) throw notFound('contact', contactId);
    contact.deletedAt = ctx.now;
    setUpdatedAt(contact, ctx.now);
    contact.deletionId = randomUUID();
    ctx.audit({ tenantId, objectType: 'contact', objectId: contactId });
    return { id: contactId };
  },
});
