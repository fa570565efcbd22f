import { Type } from '@sinclair/typebox';
import { columns, sql } from '../../../database/sql.js';
import { Contact } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { onlyReadable } from '../../access/reads/authorize.js';
import { contactResource } from './contact-resource.js';
import { Uuid } from '../../core/schema.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';
import { contactsByIds, authorizeContact, type ContactRow } from './authorize-contact.js';

const allowDeletedToo = Type.Optional(Type.Boolean());

/** Returns a contact by id (`GET /contacts/{contact_id}`). Users can read their own contacts. */
export const getContact = action({
  name: 'getContact',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    { contactId: Uuid, allowDeleted: allowDeletedToo },
    { additionalProperties: false },
  ),
  perform: (ctx, { contactId, allowDeleted = false }): Promise<ContactRow> =>
    authorizeContact(ctx, contactId, { allowDeleted, self: true }),
});

/** Returns contacts by ids. Omits those that are not visible to the caller (`GET /contacts`). */
export const listContacts = action({
  name: 'listContacts',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    { uuids: Type.Array(Uuid, { maxItems: 100 }), allowDeleted: allowDeletedToo },
    { additionalProperties: false },
  ),
  async perform(ctx, { uuids, allowDeleted = false }): Promise<ContactRow[]> {
    const rows = await contactsByIds(ctx.session, uuids);
    return onlyReadable(
      ctx,
      contactResource,
      rows.filter(({ deletedAt }) => allowDeleted || deletedAt === null),
    );
  },
});

/**
 * Lists the ids of the contacts of a tenant, its built-in contact first
 * (`GET /tenants/{tenant_id}/contacts`). The built-in contact of a user is included only if it has
 * types, that is, if the user acts for the tenant.
 */
export const listContactIds = action({
  name: 'listContactIds',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    { tenantId: Uuid, allowDeleted: allowDeletedToo },
    { additionalProperties: false },
  ),
  async perform(ctx, { tenantId, allowDeleted = false }): Promise<string[]> {
    const tenant = await authorizeTenant(ctx, tenantId, { allowDeleted });
    const rows = await ctx.session.all<Pick<Contact, 'id' | 'userId' | 'types' | 'deletedAt'>>(
      sql`select ${columns(Contact, 'c', ['id', 'userId', 'types', 'deletedAt'])} from contacts c
        where c.tenant_id = ${tenant.id} order by c.embedded desc, c.id`,
    );
    return rows
      .filter(({ deletedAt }) => allowDeleted || deletedAt === null)
      .filter(({ userId, types }) => userId === null || types.length > 0)
      .map(({ id }) => id);
  },
});
