import { randomUUID } from 'node:crypto';
import type { Static } from '@sinclair/typebox';
import { Contact, closed, inputProperties, newRow } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import { contactById, type ContactRow } from './authorize-contact.js';
import { assertNotLegal } from './contact-rules.js';
import { contactSubject } from './contact-subject.js';

export const CreateContactInput = closed(inputProperties(Contact, 'create'));
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
    const row = newRow(Contact, ctx.now, { ...fields, ...subject, id, embedded: false });
    ctx.em.create(Contact, row, { persist: true });
    ctx.audit({ tenantId: subject.tenantId, objectType: 'contact', objectId: id });
    await ctx.em.flush();
    return (await contactById(ctx.session, id))!;
  },
});
