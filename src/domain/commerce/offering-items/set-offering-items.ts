import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { TenantOfferingItem, type Tenant } from '../../../entities/index.js';
import { action, type WriteContext } from '../../core/action.js';
import { bindApplications } from '../applications/bind-applications.js';
import { DomainError } from '../../core/errors.js';
import { Uuid } from '../../core/schema.js';
import { authorizeAtParent } from '../../access/tree/authorize-at-parent.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import { refreshQuotaStates } from '../usages/quota-states.js';
import { assertQuotasFit } from './hard-quotas.js';
import { byKey, storedItems, unsetItem, type ItemReads, type ItemRow } from './held-items.js';
import {
  ItemWish,
  changes,
  changesLock,
  changesQuota,
  namedItems,
  plannedChanges,
  turnsOff,
  turnsOn,
  type ItemChange,
} from './item-changes.js';
import {
  assertAvailable,
  assertCarried,
  assertDependencies,
  assertLocksAllow,
  assertUnused,
} from './item-rules.js';
import { lockItems } from './lock-items.js';
import { turnOffItems } from './turn-off-items.js';

/** Maximum number of items in a request. */
const maxItems = 1000;

/**
 * Enables and disables offering items of a tenant and sets their quotas, all or none (`PUT
 * /tenants/{tenant_id}/offering_items`). Returns all items of the applications in the request,
 * ordered by key.
 */
export const setOfferingItems = action({
  name: 'setOfferingItems',
  scopes: ['tenant_admin'],
  input: Type.Object(
    {
      tenantId: Uuid,
      items: Type.Array(ItemWish, { maxItems }),
      /** Whether to reject disabling items that are in use. */
      checkUsage: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  writes: true,
  async perform(ctx, { tenantId, items, checkUsage = false }): Promise<ItemRow[]> {
    await lockTree(ctx.session, 'share');
    const { tenant, parent } = await authorizeAtParent(ctx, tenantId, ['tenant_admin']);
    if (tenant.kind === 'root') {
      throw new DomainError(
        'BUSINESS_RULE',
        'the offering items of the root tenant cannot be changed',
        {
          context: { tenantId },
        },
      );
    }
    const named = namedItems(ctx.catalogue, items);
    await lockItems(ctx.session, tenant);
    const present = await itemsOf(ctx, tenantId);
    const planned = plannedChanges(tenantId, items, named, present);

    await assertCarried(ctx.session, tenant, planned);
    await assertLocksAllow(ctx, parent, planned);
    await assertAvailable(ctx, tenant, planned);
    assertDependencies(present, planned);
    await assertQuotasFit(ctx.session, tenant.path, planned);
    if (checkUsage) await assertUnused(ctx.session, tenant, planned);

    await write(ctx, tenant, planned);
    ctx.audit({
      tenantId,
      objectType: 'tenant',
      objectId: tenantId,
      fields: planned.filter(changes).map(({ named: { key } }) => key),
    });
    const after = await itemsOf(ctx, tenantId);
    for (const item of named) {
      if (!after.has(item.key)) after.set(item.key, unsetItem(tenantId, item, false));
    }
    const applications = new Set(named.map(({ item }) => item.applicationId));
    return [...after.values()]
      .filter(({ item }) => applications.has(item.applicationId))
      .sort(byKey);
  },
});

/** Returns the stored items of the tenant, by key. */
async function itemsOf(ctx: ItemReads, tenantId: string): Promise<Map<string, ItemRow>> {
  const rows = await storedItems(ctx, sql`i.tenant_id = ${tenantId} and i.deleted_at is null`);
  return new Map(rows.map((row) => [row.key, row]));
}

async function write(
  ctx: WriteContext,
  { id: tenantId, path }: Pick<Tenant, 'id' | 'path'>,
  planned: readonly ItemChange[],
): Promise<void> {
  const own = planned.filter(
    (change) => turnsOn(change) || changesQuota(change) || changesLock(change),
  );
  if (own.length > 0) {
    await ctx.em.upsertMany(
      TenantOfferingItem,
      own.map((change) => rowOf(change, ctx.now)),
    );
  }
  await turnOffItems(
    ctx.session,
    path,
    planned.filter(turnsOff).map(({ named }) => named),
    ctx.now,
  );
  await turnOnApplications(ctx, tenantId, planned.filter(turnsOn));
  await refreshQuotaStates(
    ctx.session,
    own.filter(changesQuota).map(({ named: { key } }) => ({ tenantId, key })),
  );
}

/** The new row. A disabled item is disabled together with those of the descendants. */
const rowOf = (change: ItemChange, now: number) => ({
  tenantId: change.before.tenantId,
  key: change.named.key,
  name: change.named.name,
  infraId: change.named.infraId,
  enabled: change.enabled || change.before.enabled,
  quotaValue: change.quota.value,
  quotaOverage: change.quota.overage,
  quotaVersion: change.quota.version,
  quotaState: change.before.quotaState,
  locked: change.locked,
  graceUntil: turnsOn(change) ? null : change.before.graceUntil,
  updatedAt: now,
  deletedAt: null,
});

/** Enables the applications of enabled items. The application of the platform is always enabled. */
async function turnOnApplications(
  ctx: WriteContext,
  tenantId: string,
  on: readonly ItemChange[],
): Promise<void> {
  const ids = [...new Set(on.map(({ named }) => named.item.applicationId))];
  const bound = ids.filter((id) => ctx.catalogue.application(id)?.type !== 'platform');
  await bindApplications(ctx.session, tenantId, bound, ctx.now);
}
