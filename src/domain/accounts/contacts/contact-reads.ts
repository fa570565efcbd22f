import type { Session } from '../../../database/session.js';
import { columns, inUuids, raw, sql } from '../../../database/sql.js';
import { Contact } from '../../../entities/index.js';
import { selection } from '../../access/reads/resource.js';
import type { RequestContext } from '../../core/context.js';
import { contactResource } from './contact-resource.js';

/**
 * Returns the contacts of each tenant, its built-in contact first. The built-in contact of a user
 * is included only if it has types, that is, if the user acts for the tenant.
 */
export async function contactsOfTenants(
  session: Session,
  tenantIds: readonly string[],
): Promise<Map<string, Contact[]>> {
  const rows = await session.all<Contact>(
    sql`select ${columns(Contact, 'c')} from contacts c where ${inUuids('c.tenant_id', tenantIds)}
      and c.deleted_at is null order by c.tenant_id, c.embedded desc, c.id`,
  );
  const lists = new Map<string, Contact[]>(tenantIds.map((id) => [id, []]));
  for (const row of rows) {
    if (row.userId === null || row.types.length > 0) lists.get(row.tenantId)!.push(row);
  }
  return lists;
}

/** Returns the built-in contacts of tenants, including deleted ones, by tenant. */
export async function ownContactsOfTenants(
  session: Session,
  tenantIds: readonly string[],
): Promise<Map<string, Contact>> {
  const rows = await session.all<Contact>(
    sql`select ${columns(Contact, 'c')} from contacts c where ${inUuids('c.tenant_id', tenantIds)}
      and c.embedded = ${true} and c.user_id is null`,
  );
  return new Map(rows.map((row) => [row.tenantId, row]));
}

/** Returns the built-in contacts of users, including deleted ones, by user. */
export async function ownContactsOfUsers(
  session: Session,
  userIds: readonly string[],
): Promise<Map<string, Contact>> {
  const rows = await session.all<Contact>(
    sql`select ${columns(Contact, 'c')} from contacts c where ${inUuids('c.user_id', userIds)}
      and c.embedded = ${true}`,
  );
  return new Map(rows.map((row) => [row.userId!, row]));
}

/**
 * Reads the built-in contacts of tenants or users, in the order of their IDs. The caller must be
 * authorized to read the tenants or users. One statement.
 */
export async function readOwnContacts(
  ctx: RequestContext,
  part: 'tenant' | 'user',
  ids: readonly string[],
  properties: readonly string[],
): Promise<(Contact | null)[]> {
  const owner = part === 'tenant' ? 'tenantId' : 'userId';
  const rows = await ctx.session.all<Contact>(
    sql`select ${selection(contactResource, [...properties, owner])} from contacts k
      where ${inUuids(part === 'tenant' ? 'k.tenant_id' : 'k.user_id', ids)} and k.embedded
        ${raw(part === 'tenant' ? 'and k.user_id is null' : '')}`,
  );
  const found = new Map(rows.map((row) => [row[owner], row]));
  return ids.map((id) => found.get(id) ?? null);
}
