import type { Session } from '../../../database/session.js';
import { columns, raw, sql, type Sql } from '../../../database/sql.js';
import { Client } from '../../../entities/index.js';
import type { ActionContext } from '../../core/action.js';
import type { TreePosition } from '../../core/caller.js';
import { authorizeObject } from '../reads/authorize.js';
import { clientResource } from './principal-resources.js';
import type { Scope } from '../../core/scopes.js';

/** The secret columns of a client, which are never returned. */
const secretColumns = ['secretHash', 'registrationTokenHash', 'tokenGeneration'] as const;

/** A client without secrets, with the tree position of its tenant for authorization. */
export type ClientRow = Omit<Client, (typeof secretColumns)[number]> & TreePosition;

const shown = Object.keys(Client.meta.properties).filter(
  (name) => !(secretColumns as readonly string[]).includes(name),
);

const selection = sql`${columns(Client, 'c', shown)},
  ${raw('t.path as "path", t.depth as "depth", t.barrier as "barrier"')}`;

/** Returns the clients, aliased `c`, with tenants aliased `t`, that match `where`, by id. */
export function clientsWhere(session: Session, where: Sql): Promise<ClientRow[]> {
  return session.all<ClientRow>(
    sql`select ${selection} from clients c join tenants t on t.id = c.tenant_id
      where ${where} order by c.id`,
  );
}

/** Returns the client with this `id`, including deleted ones. */
export async function clientById(session: Session, id: string): Promise<ClientRow | undefined> {
  return (await clientsWhere(session, sql`c.id = ${id}`))[0];
}

/**
 * Returns the client with this `id` if the caller has the scopes of the action (or `scopes`) at its
 * tenant, or is the client and `self` is true.
 *
 * @throws DomainError `NOT_FOUND` if the client does not exist or is not visible, `ACCESS_DENIED`
 *   if the caller can only read it
 */
export async function authorizeClient(
  ctx: ActionContext,
  id: string,
  {
    scopes,
    self = false,
  }: { scopes?: (client: ClientRow) => readonly Scope[]; self?: boolean } = {},
): Promise<ClientRow> {
  const client = await clientById(ctx.session, id);
  const access = { scopes: client && scopes?.(client), self };
  return authorizeObject(ctx, clientResource, id, client, access);
}
