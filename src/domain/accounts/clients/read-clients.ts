import { Type } from '@sinclair/typebox';
import { and, inUuids, sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { badInput } from '../../core/errors.js';
import { readable } from '../../access/reads/resource.js';
import { clientResource } from '../../access/principals/principal-resources.js';
import { Uuid, plainText } from '../../core/schema.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';
import {
  clientsWhere,
  authorizeClient,
  type ClientRow,
} from '../../access/principals/client-reads.js';

/** Returns a client by id (`GET /clients/{client_id}`). Clients can read themselves. */
export const getClient = action({
  name: 'getClient',
  scopes: ['tenant_viewer'],
  input: Type.Object({ clientId: Uuid }, { additionalProperties: false }),
  perform: (ctx, { clientId }): Promise<ClientRow> =>
    authorizeClient(ctx, clientId, { self: true }),
});

/**
 * Returns clients by ids, by origin, or both, without clients that are not visible to the caller
 * (`GET /clients`).
 */
export const listClients = action({
  name: 'listClients',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    {
      uuids: Type.Optional(Type.Array(Uuid, { maxItems: 1000 })),
      originId: Type.Optional(plainText(255)),
      allowDeleted: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { uuids, originId, allowDeleted = false }): Promise<ClientRow[]> {
    if (!uuids && originId === undefined) {
      throw badInput('uuids', (name) => `${name('uuids')} or ${name('originId')} is required`);
    }
    if (uuids) ctx.authorizedBy('filter');
    else ctx.authorizeAnywhere();
    return clientsWhere(
      ctx.session,
      and([
        uuids && inUuids('c.id', uuids),
        originId === undefined ? undefined : sql`c.origin_id = ${originId}`,
        allowDeleted ? undefined : sql`c.deleted_at is null`,
        readable(ctx.caller, clientResource),
      ]),
    );
  },
});

/** Lists the ids of the clients of a tenant, sorted (`GET /tenants/{tenant_id}/clients`). */
export const listClientIds = action({
  name: 'listClientIds',
  scopes: ['tenant_viewer'],
  input: Type.Object({ tenantId: Uuid }, { additionalProperties: false }),
  async perform(ctx, { tenantId }): Promise<string[]> {
    const { id } = await authorizeTenant(ctx, tenantId, { columns: ['id'] });
    const rows = await ctx.session.all<{ id: string }>(
      sql`select c.id as "id" from clients c
        where c.tenant_id = ${id} and c.deleted_at is null order by c.id`,
    );
    return rows.map((row) => row.id);
  },
});
