import type { Session } from '../../database/session.js';
import { columns, inUuids, raw, sql } from '../../database/sql.js';
import { Contact } from '../../entities/index.js';
import type { ActionContext } from '../action.js';
import type { Place } from '../caller.js';
import { authorizeObject, type ObjectAccess } from '../reads/authorize.js';
import { kinds } from '../reads/kinds.js';

/** A contact as it is read: its stored properties, and the place of its tenant for the gate. */
export type ContactRow = Contact & Place;

const selection = sql`${columns(Contact, 'c')},
  ${raw('t.path as "path", t.depth as "depth", t.barrier as "barrier"')}`;

/** The contacts named by `ids`, deleted ones included, in the order of their ids. */
export function contactsByIds(session: Session, ids: readonly string[]): Promise<ContactRow[]> {
  return session.all<ContactRow>(
    sql`select ${selection} from contacts c join tenants t on t.id = c.tenant_id
      where ${inUuids('c.id', ids)} order by c.id`,
  );
}

/** The contact named `id`, deleted or not. */
export async function contactById(session: Session, id: string): Promise<ContactRow | undefined> {
  return (await contactsByIds(session, [id]))[0];
}

/**
 * The contact named `id`, if the caller holds the action's scopes at its tenant, or it is the
 * caller's own and `self` lets them.
 *
 * @throws DomainError `NOT_FOUND` if there is none that the caller may see, `ACCESS_DENIED` if they
 * may see it and no more.
 */
export async function gateContact(
  ctx: ActionContext,
  id: string,
  access?: ObjectAccess,
): Promise<ContactRow> {
  return authorizeObject(ctx, kinds.contact, id, await contactById(ctx.session, id), access);
}
