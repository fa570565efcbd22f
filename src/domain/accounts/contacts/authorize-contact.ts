import type { Session } from '../../../database/session.js';
import { columns, inUuids, raw, sql } from '../../../database/sql.js';
import { Contact } from '../../../entities/index.js';
import type { ActionContext } from '../../core/action.js';
import type { TreePosition } from '../../core/caller.js';
import { authorizeObject, type ObjectAccess } from '../../access/reads/authorize.js';
import { contactResource } from './contact-resource.js';

/** A contact with the tree position of its tenant for authorization. */
export type ContactRow = Contact & TreePosition;

const selection = sql`${columns(Contact, 'c')},
  ${raw('t.path as "path", t.depth as "depth", t.barrier as "barrier"')}`;

/** Returns the contacts with these `ids`, including deleted ones, ordered by id. */
export function contactsByIds(session: Session, ids: readonly string[]): Promise<ContactRow[]> {
  return session.all<ContactRow>(
    sql`select ${selection} from contacts c join tenants t on t.id = c.tenant_id
      where ${inUuids('c.id', ids)} order by c.id`,
  );
}

/** Returns the contact with this `id`, including deleted ones. */
export async function contactById(session: Session, id: string): Promise<ContactRow | undefined> {
  return (await contactsByIds(session, [id]))[0];
}

/**
 * Returns the contact with this `id` if the caller has the scopes of the action at its tenant, or
 * if it belongs to the caller and `self` is true.
 *
 * @throws DomainError `NOT_FOUND` if the contact does not exist or is not visible, `ACCESS_DENIED`
 *   if the caller can only read it
 */
export async function authorizeContact(
  ctx: ActionContext,
  id: string,
  access?: ObjectAccess,
): Promise<ContactRow> {
  return authorizeObject(ctx, contactResource, id, await contactById(ctx.session, id), access);
}
