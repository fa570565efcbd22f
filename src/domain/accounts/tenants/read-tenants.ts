import { Type } from '@sinclair/typebox';
import { and, inNumbers, raw, sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { holds } from '../../core/caller.js';
import { tenantTexts } from '../../core/field-descriptions.js';
import { Uuid } from '../../core/schema.js';
import { UsageOrder, usageOfTenants } from '../../commerce/usages/usage-order.js';
import {
  allTenantColumns,
  authorizeTenant,
  listed,
  tenantSelection,
  type TenantRow,
} from '../../access/tree/tenant-reads.js';

/** Returns a tenant by id (`GET /tenants/{tenant_id}`). */
export const getTenant = action({
  name: 'getTenant',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    { tenantId: Uuid, allowDeleted: Type.Optional(Type.Boolean()) },
    { additionalProperties: false },
  ),
  perform: (ctx, { tenantId, allowDeleted = false }): Promise<TenantRow> =>
    authorizeTenant(ctx, tenantId, { allowDeleted, columns: allTenantColumns }),
});

const childOrders = {
  as_is: 't.path',
  name: 't.name_key, t.path',
  // Enabled tenants first.
  status: 't.enabled desc, t.name_key, t.path',
} as const;
const reversed = {
  as_is: 't.path desc',
  name: 't.name_key desc, t.path desc',
  status: 't.enabled, t.name_key desc, t.path desc',
} as const;

/** Lists the ids of the children of a tenant, sorted (`GET /tenants/{tenant_id}/children`). */
export const listChildIds = action({
  name: 'listChildIds',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    {
      tenantId: Uuid,
      order: Type.Optional(
        Type.Object({
          by: Type.Union([Type.Literal('as_is'), Type.Literal('name'), Type.Literal('status')]),
          descending: Type.Boolean(),
          /** Primary sort key: the usage. */
          usage: Type.Optional(UsageOrder),
        }),
      ),
      allowDeleted: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { tenantId, order, allowDeleted = false }) {
    const parent = await authorizeTenant(ctx, tenantId, { allowDeleted });
    const { by, descending, usage } = order ?? { by: 'name', descending: false };
    const orderBy = (descending ? reversed : childOrders)[by];
    const rows = await ctx.session.all<TenantRow>(
      sql`select ${tenantSelection(['id'])} from tenants t where ${and([
        sql`t.parent_id = ${parent.id}`,
        sql`t.depth > 0`,
        allowDeleted ? sql`t.owner_id is null` : listed('t'),
      ])} order by ${raw(orderBy)}`,
    );
    const visible = rows.filter((row) => holds(ctx.caller, row, ['tenant_viewer']));
    const ids = visible.map(({ id }) => id);
    if (!usage) return ids;
    const used = await usageOfTenants(ctx, ids, usage);
    const sign = descending ? -1 : 1;
    return ids.sort((a, b) => sign * (used.get(a)! - used.get(b)!));
  },
});

/**
 * Returns the UUIDs of tenants by their numeric ids. Omits those that are not visible to the caller
 * (`POST /tenants:resolve_ids`).
 */
export const resolveTenantIds = action({
  name: 'resolveTenantIds',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    {
      items: Type.Array(
        Type.Object(
          {
            id: Type.Integer({
              minimum: 1,
              maximum: Number.MAX_SAFE_INTEGER,
              description: tenantTexts.number,
            }),
          },
          { additionalProperties: false },
        ),
        { maxItems: 100, description: 'Tenants to resolve, at most 100.' },
      ),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { items }): Promise<{ id: number; uuid: string }[]> {
    ctx.authorizeAnywhere();
    const numbers = items.map(({ id }) => id);
    const rows = await ctx.session.all<TenantRow>(
      sql`select ${tenantSelection(['id', 'number'])} from tenants t
        where ${inNumbers('t.number', numbers)} and t.deleted_at is null`,
    );
    const visible = rows.filter((row) => holds(ctx.caller, row, ['tenant_viewer']));
    const uuids = new Map(visible.map(({ number, id }) => [number, id]));
    return items.flatMap(({ id }) => {
      const uuid = uuids.get(id);
      return uuid ? [{ id, uuid }] : [];
    });
  },
});
