import { Type, type Static } from '@sinclair/typebox';
import { inTexts, sql } from '../../../database/sql.js';
import { badInput } from '../../core/errors.js';
import type { ItemReads } from '../offering-items/held-items.js';
import { Uuid, plainText } from '../../core/schema.js';
import { namesCounting } from './counted-items.js';
import { totalsOf } from './usage-totals.js';

/** The usage that a list is ordered by: of all editions, on one component or on all. */
export const UsageOrder = Type.Object(
  { name: plainText(128), infraId: Type.Optional(Uuid) },
  { additionalProperties: false },
);
export type UsageOrder = Static<typeof UsageOrder>;

function namesOf({ catalogue }: ItemReads, { name }: UsageOrder): string[] {
  const names = namesCounting(catalogue, name);
  if (!names) throw badInput('order', 'order must be usage.NAME with the name of a usage');
  return names;
}

/**
 * Returns the usage of tenants by tenant id, as the sort key of a list. Tenants without usage are
 * omitted.
 *
 * @throws DomainError `BAD_INPUT` for an unknown usage
 */
export async function usageOfTenants(
  ctx: ItemReads,
  tenantIds: readonly string[],
  { infraId, ...order }: UsageOrder,
): Promise<Map<string, number>> {
  const names = namesOf(ctx, order);
  const totals = await totalsOf(ctx.session, tenantIds, { names, ...(infraId && { infraId }) });
  return new Map(
    Array.from(totals, ([id, usages]) => [id, sum(Array.from(usages.values(), (u) => u.total))]),
  );
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The properties of a user that determine the usage of the user. */
interface Using {
  readonly id: string;
  readonly tenantId: string;
  readonly personalTenantId: string | null;
}

/**
 * As `usageOfTenants`, for users: the usage of their personal tenants, otherwise of the resources
 * of their tenants with the id of the user.
 */
export async function usageOfUsers(
  ctx: ItemReads,
  users: readonly Using[],
  order: UsageOrder,
): Promise<Map<string, number>> {
  const names = new Set(namesOf(ctx, order));
  const personal = await usageOfTenants(
    ctx,
    users.flatMap(({ personalTenantId }) => personalTenantId ?? []),
    order,
  );
  const tenants = new Map(users.map(({ id, tenantId }) => [id, tenantId]));
  const rows = await ctx.session.all<{
    resourceId: string;
    tenantId: string;
    key: string;
    value: number;
  }>(sql`select r.resource_id as "resourceId", r.tenant_id as "tenantId", r.key as "key",
      r.value as "value"
    from resource_usages r where ${inTexts('r.resource_id', [...tenants.keys()])}`);
  const own = new Map<string, number>();
  for (const { resourceId, tenantId, key, value } of rows) {
    const [name, infraId] = key.split('@');
    if (tenants.get(resourceId) !== tenantId || !names.has(name!)) continue;
    if (order.infraId !== undefined && order.infraId !== infraId) continue;
    own.set(resourceId, (own.get(resourceId) ?? 0) + value);
  }
  return new Map(
    users.map(({ id, personalTenantId }) => [
      id,
      personal.get(personalTenantId ?? '') || (own.get(id) ?? 0),
    ]),
  );
}
