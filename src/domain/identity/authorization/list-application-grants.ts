import { columns, inUuids, or, sql } from '../../../database/sql.js';
import { ApplicationGrant, Client } from '../../../entities/index.js';
import { ownId } from '../../core/caller.js';
import { clientName } from '../../core/client-data.js';
import type { RequestContext } from '../../core/context.js';
import { visibleAnywhere } from '../../access/tree/visible-tenants.js';

/** A grant with the name of its client. */
export interface GrantRow extends ApplicationGrant {
  /** Null for a client without a name. */
  readonly clientName: string | null;
}

/** Maximum number of grants per user in a result, last used first. */
const mostGrants = 100;

/**
 * The application grants of users, last used first; null for users whose grants the caller cannot
 * read: other users require `tenant_admin` at their tenant. One statement.
 */
export async function readApplicationGrants(
  ctx: RequestContext,
  userIds: readonly string[],
): Promise<(GrantRow[] | null)[]> {
  const own = ctx.caller.type === 'user' ? ownId(ctx.caller) : null;
  const rows = await ctx.session.all<
    Partial<ApplicationGrant> & { ownerId: string } & Partial<Pick<Client, 'data'>>
  >(
    sql`select u.id as "ownerId", ${columns(ApplicationGrant, 'g')}, ${columns(Client, 'c', ['data'])}
      from users u join tenants t on t.id = u.tenant_id
      left join (
        select a.*, row_number() over (partition by a.user_id
          order by coalesce(a.last_used_at, a.created_at) desc, a.id) as place
        from application_grants a join clients k on k.id = a.client_id and k.deleted_at is null
        where ${inUuids('a.user_id', userIds)}
      ) g on g.user_id = u.id and g.place <= ${mostGrants}
      left join clients c on c.id = g.client_id
      where ${inUuids('u.id', userIds)}
        and ${or([visibleAnywhere(ctx.caller, ['tenant_admin'], 't'), sql`u.id = ${own}`])}
      order by g.place`,
  );
  const lists = new Map<string, GrantRow[]>();
  for (const { ownerId, data, ...row } of rows) {
    const list = lists.get(ownerId) ?? [];
    // A user without grants has one empty row.
    if (row.id) list.push({ ...(row as ApplicationGrant), clientName: clientName(data ?? {}) });
    lists.set(ownerId, list);
  }
  return userIds.map((id) => lists.get(id) ?? null);
}
