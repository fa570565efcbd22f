import type { Session } from '../../../database/session.js';
import { ByDialect, columns, inTexts, inUuids, sql } from '../../../database/sql.js';
import { InfraComponent, type Tenant } from '../../../entities/index.js';
import type { ActionContext, WriteContext } from '../../core/action.js';
import { DomainError, badInput } from '../../core/errors.js';
import { isWithin } from '../../core/paths.js';
import { tenantById, type TenantRow } from '../../access/tree/tenant-reads.js';
import { availableItems } from './available-items.js';
import { carries, type Carrier, type ItemRow, type NamedItem } from './held-items.js';
import { changes, changesLock, turnsOff, turnsOn, type ItemChange } from './item-changes.js';
import { inUse } from './turn-off-items.js';

/**
 * Checks that each new infrastructure component in `changes` exists, belongs to the tenant or an
 * ancestor, and has the capability for the item. Locks the components until the transaction ends.
 *
 * @throws DomainError `BAD_INPUT`
 */
export async function assertCarried(
  session: Session,
  { path }: Pick<Tenant, 'path'>,
  all: readonly ItemChange[],
): Promise<void> {
  const bound = all.filter(
    (change) => change.named.infraId !== null && (!change.stored || turnsOn(change)),
  );
  if (bound.length === 0) return;
  const ids = bound.map(({ named }) => named.infraId!);
  const still = new ByDialect(sql``, sql`for share of c`);
  const carriers = await session.all<Carrier & { path: string }>(
    sql`select ${columns(InfraComponent, 'c', ['id', 'ownerTenantId', 'capabilities'])},
        t.path as "path"
      from infra_components c join tenants t on t.id = c.owner_tenant_id
      where ${inUuids('c.id', ids)} and c.deleted_at is null ${still}`,
  );
  const known = new Map(carriers.map((carrier) => [carrier.id, carrier]));
  for (const { index, named } of bound) {
    const carrier = known.get(named.infraId!);
    if (!carrier || !isWithin(path, carrier.path)) {
      throw badInput(
        ['items', index, 'infraId'],
        `items.${index}.infraId is not an infrastructure component that the tenant can use`,
      );
    }
    if (!carries(carrier, named.item)) {
      throw badInput(
        ['items', index, 'infraId'],
        `items.${index}.infraId is an infrastructure component without the capability for the offering item`,
      );
    }
  }
}

/** Whether the caller administers the tenant above `parent`, or `parent` itself if it is the root. */
export async function administersAbove(
  ctx: ActionContext,
  parent: Pick<Tenant, 'parentId'>,
): Promise<boolean> {
  return ctx.may((await tenantById(ctx.session, parent.parentId, []))!, ['tenant_admin']);
}

/**
 * Only an administrator of the parent of the parent can set or remove a lock and change locked
 * items; for a child of the root tenant, an administrator of the root tenant.
 *
 * @throws DomainError `LOCKED`
 */
export async function assertLocksAllow(
  ctx: WriteContext,
  parent: TenantRow,
  all: readonly ItemChange[],
): Promise<void> {
  const barred = all.find(
    (change) => changesLock(change) || (change.before.locked && changes(change)),
  );
  if (!barred) return;
  if (await administersAbove(ctx, parent)) return;
  throw new DomainError(
    'LOCKED',
    'the offering item is locked by an administrator of an ancestor tenant',
    {
      field: ['items', barred.index, 'name'],
      context: { item: barred.named.key },
    },
  );
}

/**
 * Only a caller who can remove the locks can move a tenant with locked items, because the move
 * changes who can remove them.
 *
 * @throws DomainError `LOCKED`
 */
export async function assertLocksMove(ctx: WriteContext, tenant: TenantRow): Promise<void> {
  const locked = await ctx.session.first<{ key: string }>(
    sql`select i.key as "key" from tenant_offering_items i
      where i.tenant_id = ${tenant.id} and i.locked and i.deleted_at is null
      order by i.key limit 1`,
  );
  if (!locked) return;
  const parent = (await tenantById(ctx.session, tenant.parentId, ['parentId']))!;
  if (await administersAbove(ctx, parent)) return;
  throw new DomainError(
    'LOCKED',
    'an offering item of the tenant is locked by an administrator of an ancestor tenant',
    { field: ['parentId'], context: { item: locked.key } },
  );
}

/**
 * Checks that the parent has the enabled items and that the kind of the tenant allows them.
 *
 * @throws DomainError `ITEM_UNAVAILABLE`
 */
export async function assertAvailable(
  ctx: WriteContext,
  tenant: TenantRow,
  all: readonly ItemChange[],
): Promise<void> {
  const enabling = all.filter((change) => turnsOn(change) || (!change.stored && changes(change)));
  if (enabling.length === 0) return;
  const available = (await availableItems(ctx, [tenant])).get(tenant.id)!;
  for (const { index, named } of enabling) {
    if (available.has(named.key)) continue;
    throw new DomainError(
      'ITEM_UNAVAILABLE',
      'the offering item is not enabled for the parent tenant or is not available to this kind of tenant',
      { field: ['items', index, 'name'], context: { item: named.key } },
    );
  }
}

/**
 * Checks that the items on which enabled items depend are enabled.
 *
 * @throws DomainError `ITEM_DEPENDENCY`
 */
export function assertDependencies(
  present: ReadonlyMap<string, ItemRow>,
  all: readonly ItemChange[],
): void {
  const after = new Map([...present.values()].map((row) => [row.key, row.enabled]));
  for (const { named, enabled } of all) after.set(named.key, enabled);
  const items: NamedItem[] = [...present.values(), ...all.map(({ named }) => named)];
  const on = items.filter(({ key }) => after.get(key));
  const names = new Set(on.map(({ name }) => name));
  for (const change of all) {
    const { index, named } = change;
    const missing = turnsOn(change)
      ? named.item.dependsOn.find((name) => !names.has(name))
      : undefined;
    if (missing !== undefined) throw dependency(index, named.name, missing);
    const dependent = turnsOff(change)
      ? on.find(({ item }) => item.dependsOn.includes(named.name) && !names.has(named.name))
      : undefined;
    if (dependent) throw dependency(index, dependent.name, named.name);
  }
}

const dependency = (index: number, name: string, needs: string) =>
  new DomainError('ITEM_DEPENDENCY', `${name} cannot be enabled without ${needs}`, {
    field: ['items', index, 'name'],
    context: { item: name, needs },
  });

/** Formats an item for a message, such as `adv_storage(infra_id=…)`. */
export const spellItem = ({ name, infraId }: Pick<NamedItem, 'name' | 'infraId'>): string =>
  infraId === null ? name : `${name}(infra_id=${infraId})`;

/**
 * Checks that items in use by the tenant or its descendants are not disabled.
 *
 * @throws DomainError `ITEMS_IN_USE` with all items in use
 */
export async function assertUnused(
  session: Session,
  tenant: Pick<Tenant, 'id'>,
  all: readonly ItemChange[],
): Promise<void> {
  const leaving = all.filter(turnsOff).map(({ named }) => named);
  if (leaving.length === 0) return;
  const keys = leaving.map(({ key }) => key);
  const rows = await session.all<{ key: string }>(
    sql`select i.key as "key" from tenant_offering_items i join tenants t on t.id = i.tenant_id
      where i.tenant_id = ${tenant.id} and ${inTexts('i.key', keys)} and ${inUse}`,
  );
  const used = new Set(rows.map(({ key }) => key));
  const items = leaving.filter(({ key }) => used.has(key));
  if (items.length === 0) return;
  throw new DomainError(
    'ITEMS_IN_USE',
    `It is not possible to disable the following offering items: ${items.map(spellItem).join(', ')}. They are in use.`,
    {
      items: items.map(({ name, infraId }) => ({ name, ...(infraId !== null && { infraId }) })),
    },
  );
}
