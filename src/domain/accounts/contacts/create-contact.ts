import { randomUUID } from 'node:crypto';
import { Type, type Static } from '@sinclair/typebox';
import { Contact, contactTypes } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { Uuid, oneOf } from '../../core/schema.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import { contactFields, newContact } from './contact-fields.js';
import { contactById, type ContactRow } from './authorize-contact.js';
import { assertNotLegal } from './contact-rules.js';
import { contactSubject } from './contact-subject.js';

export const CreateContactInput = Type.Object(
  {
    ...contactFields,
    tenantId: Type.Optional(Uuid),
    userId: Type.Optional(Uuid),
    types: Type.Array(oneOf(contactTypes), { minItems: 1, uniqueItems: true }),
    email: Type.Optional(contactFields.email, false),
    firstname: Type.Optional(contactFields.firstname, false),
    lastname: Type.Optional(contactFields.lastname, false),
  },
  { additionalProperties: false },
);
export type CreateContactInput = Static<typeof CreateContactInput>;

/** Creates a contact of a tenant, which can be a user who acts for it (`POST /contacts`). */
export const createContact = action({
  name: 'createContact',
  scopes: ['tenant_admin'],
  input: CreateContactInput,
  writes: true,
  async perform(ctx, { tenantId: namedTenant, userId: namedUser, ...fields }): Promise<ContactRow> {
    await lockTree(ctx.session, 'share');
    const subject = await contactSubject(ctx, { tenantId: namedTenant, userId: namedUser });
    assertNotLegal(fields.types);
    const id = randomUUID();
    ctx.em.create(Contact, newContact({ ...subject, id, embedded: false, now: ctx.now }, fields), {
      persist: true,
    });
    ctx.audit({ tenantId: subject.tenantId, objectType: 'contact', objectId: id });
    await ctx.em.flush();
    return (await contactById(ctx.session, id))!;
  },
});
