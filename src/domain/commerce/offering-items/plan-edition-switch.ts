import { Type } from '@sinclair/typebox';
import type { Session } from '../../../database/session.js';
import { inTexts, sql, startsWith } from '../../../database/sql.js';
import type { OfferingItem, Tenant, TenantKind } from '../../../entities/index.js';
import type { ActionContext } from '../../core/action.js';
import { DomainError, badInput } from '../../core/errors.js';
import { Uuid } from '../../core/schema.js';
import type { TenantRow } from '../../access/tree/tenant-reads.js';
import { availableItems } from './available-items.js';
import { warningsOf, type EditionWarning } from './edition-warnings.js';
import { limitsAbove } from './hard-quotas.js';
import { byKey, givenItems, nameItem, type ItemRow, type NamedItem } from './held-items.js';
import { administersAbove } from './item-rules.js';
import { largestMoved, type Move } from './move-items.js';

/** The target edition, and its application. */
export const SwitchInput = Type.Object(
  { tenantId: Uuid, targetEdition: Type.String({ maxLength: 255 }), applicationId: Uuid },
  { additionalProperties: false },
);

/** The effects of an edition switch on a tenant and its descendants. */
export interface EditionSwitch {
  /** The replacements of items. */
  readonly moves: readonly Move[];
  /** Items without a counterpart in the edition, which are disabled. */
  readonly dropped: readonly NamedItem[];
  /** The direct and indirect dependencies of newly enabled items, by item name. */
  readonly needs: ReadonlyMap<string, readonly OfferingItem[]>;
  /** Required items that the tenant or a descendant cannot have. */
  readonly unavailable: readonly NamedItem[];
  readonly warnings: readonly EditionWarning[];
}

/** An item that is enabled anywhere in a subtree. */
interface Leaving extends NamedItem {
  /**
   * The item of the tenant itself; undefined if only descendants have it, on their own components.
   */
  readonly own: ItemRow | undefined;
  /** The kinds of the tenants that have it enabled. */
  readonly kinds: readonly TenantKind[];
}

/**
 * Plans a switch to `targetEdition`. The caller must be authorized for `tenant`.
 *
 * @throws DomainError `BAD_INPUT` for an unknown application or edition; `BUSINESS_RULE` for the
 *   root tenant; `LOCKED`, `ITEM_DEPENDENCY` and `HARD_QUOTA` if the items could not be set
 *   individually either
 */
export async function planEditionSwitch(
  ctx: ActionContext,
  { tenant, parent }: { tenant: TenantRow; parent: TenantRow },
  { applicationId, targetEdition }: { applicationId: string; targetEdition: string },
): Promise<EditionSwitch> {
  const items = itemsOfApplication(ctx, applicationId, targetEdition);
  if (tenant.kind === 'root') {
    throw new DomainError('BUSINESS_RULE', 'the edition of the root tenant cannot be switched', {
      context: { tenantId: tenant.id },
    });
  }
  const given = (await givenItems(ctx, [tenant])).get(tenant.id)!;
  const held = given.filter(({ enabled }) => enabled);
  const leaving = await leavingBelow(
    ctx,
    tenant,
    items.filter(({ edition }) => edition && edition !== targetEdition),
    held,
  );
  const inEdition = items.filter(({ edition }) => edition === targetEdition);
  const moving = leaving.flatMap((from) => {
    const item = counterpartOf(from.item, inEdition);
    return item ? [{ from, to: nameItem(item, from.infraId) }] : [];
  });
  await assertLocksAllow(ctx, parent, given, [...leaving, ...moving.map(({ to }) => to)]);
  assertNothingDepends(held, leaving);
  const dropped = leaving.filter((each) => !moving.some(({ from }) => from === each));
  const needs = neededBy(ctx, moving);
  const available = (await availableItems(ctx, [tenant])).get(tenant.id)!;
  const unavailable = moving.flatMap(({ from, to }) =>
    [to, ...needs.get(to.name)!.map((item) => nameItem(item, null))].filter(
      (named) => !canBeOn(named, from, available),
    ),
  );
  if (unavailable.length === 0) await assertLimits(ctx.session, tenant, moving);
  return {
    moves: moving,
    dropped,
    needs,
    unavailable: [...new Map(unavailable.map((named) => [named.key, named])).values()].sort(byKey),
    warnings: warningsOf({
      target: targetEdition,
      items,
      leaving: leaving.flatMap(({ own }) => own ?? []),
      replaced: moving.map(({ from }) => from),
      dropped,
      available: [...available.values()],
      used: await usedBelow(ctx.session, tenant, leaving),
    }),
  };
}

function itemsOfApplication(
  { catalogue }: ActionContext,
  applicationId: string,
  edition: string,
): OfferingItem[] {
  if (!catalogue.application(applicationId)) {
    throw badInput('applicationId', 'applicationId is not the id of an application');
  }
  const items = catalogue.items.filter((item) => item.applicationId === applicationId);
  if (!items.some((item) => item.edition === edition)) {
    throw badInput('targetEdition', 'targetEdition is not an edition of the application');
  }
  return items;
}

/**
 * Returns those of `items` that are enabled in the subtree of `tenant`, which has `held`. One
 * statement.
 */
async function leavingBelow(
  { session, catalogue }: ActionContext,
  tenant: Pick<Tenant, 'path'>,
  items: readonly OfferingItem[],
  held: readonly ItemRow[],
): Promise<Leaving[]> {
  const names = items.map(({ name }) => name);
  const rows = await session.all<{
    key: string;
    name: string;
    infraId: string | null;
    kind: TenantKind;
  }>(
    sql`select distinct i.key as "key", i.name as "name", i.infra_id as "infraId", t.kind as "kind"
      from tenants t join tenant_offering_items i on i.tenant_id = t.id
      where ${startsWith('t.path', tenant.path)} and t.deleted_at is null
        and ${inTexts('i.name', names)} and i.enabled and i.deleted_at is null
      order by i.key`,
  );
  const own = new Map(held.map((row) => [row.key, row]));
  const leaving = new Map<string, Leaving>();
  for (const { key, name, infraId, kind } of rows) {
    const named = nameItem(catalogue.item(name)!, infraId ?? null);
    const kinds = [...(leaving.get(key)?.kinds ?? []), kind];
    leaving.set(key, { ...named, own: own.get(key), kinds });
  }
  return [...leaving.values()];
}

/**
 * Returns the item that counts the same usage in the same way. Infrastructure items remain on their
 * components.
 */
const counterpartOf = (item: OfferingItem, inEdition: readonly OfferingItem[]) =>
  inEdition.find(
    ({ usageName, type, capability }) =>
      usageName === item.usageName && type === item.type && capability === item.capability,
  );

/** Returns the direct and indirect dependencies of newly enabled items, by name. */
function neededBy(
  { catalogue }: ActionContext,
  moves: readonly Move[],
): Map<string, OfferingItem[]> {
  const needs = new Map<string, OfferingItem[]>();
  for (const { to } of moves) {
    const found = new Set<OfferingItem>();
    const follow = (item: OfferingItem) => {
      for (const name of item.dependsOn) {
        const next = catalogue.item(name);
        if (!next || found.has(next)) continue;
        found.add(next);
        follow(next);
      }
    };
    follow(to.item);
    needs.set(to.name, [...found]);
  }
  return needs;
}

/** Whether `named` can be enabled for every tenant that has `from`, which causes it. */
function canBeOn(
  { key, item, infraId }: NamedItem,
  from: Leaving,
  available: ReadonlyMap<string, NamedItem>,
): boolean {
  // The component of an item that is only required cannot be determined.
  if (item.type === 'infra' && infraId === null) return false;
  if (!from.kinds.every((kind) => item.kinds.includes(kind))) return false;
  // On their own components, tenants have the same items as the parent, so those are required as
  // well.
  return from.own === undefined || available.has(key);
}

/**
 * Locked items of the tenant, which is `given`, require the same authorization as a change of a
 * locked item.
 */
async function assertLocksAllow(
  ctx: ActionContext,
  parent: TenantRow,
  given: readonly ItemRow[],
  changed: readonly NamedItem[],
): Promise<void> {
  const keys = new Set(changed.map(({ key }) => key));
  const locked = given.find((row) => row.locked && keys.has(row.key));
  if (!locked || (await administersAbove(ctx, parent))) return;
  throw new DomainError(
    'LOCKED',
    'the offering item is locked by an administrator of an ancestor tenant',
    {
      context: { item: locked.key },
    },
  );
}

/** Checks that no remaining item depends on a removed item. */
function assertNothingDepends(held: readonly ItemRow[], leaving: readonly NamedItem[]): void {
  const keys = new Set(leaving.map(({ key }) => key));
  const names = new Set(leaving.map(({ name }) => name));
  for (const { key, name, item } of held) {
    const needs = keys.has(key) ? undefined : item.dependsOn.find((each) => names.has(each));
    if (needs === undefined) continue;
    throw new DomainError('ITEM_DEPENDENCY', `${name} cannot be enabled without ${needs}`, {
      context: { item: name, needs },
    });
  }
}

/** Checks that quotas do not exceed the hard quotas of the ancestors in the target edition. */
async function assertLimits(
  session: Session,
  { path }: Pick<Tenant, 'path'>,
  moves: readonly Move[],
): Promise<void> {
  const keys = [...new Set(moves.map(({ to }) => to.key))];
  const limits =
    keys.length > 0 ? await limitsAbove(session, path, keys) : new Map<string, number>();
  if (limits.size === 0) return;
  const largest = await largestMoved(
    session,
    path,
    moves.filter(({ to }) => limits.has(to.key)),
  );
  for (const [key, amount] of largest) {
    const limit = limits.get(key)!;
    if (amount <= limit) continue;
    throw new DomainError('HARD_QUOTA', 'the quota exceeds the hard quota of an ancestor tenant', {
      context: { item: key, limit },
    });
  }
}

/** Returns the keys of those of `items` that are used in the subtree of `tenant`. */
async function usedBelow(
  session: Session,
  { path }: Pick<Tenant, 'path'>,
  items: readonly NamedItem[],
): Promise<Set<string>> {
  if (items.length === 0) return new Set();
  const keys = items.map(({ key }) => key);
  const rows = await session.all<{ key: string }>(
    sql`select distinct u.key as "key" from tenants t join usages u on u.tenant_id = t.id
      where ${startsWith('t.path', path)} and t.deleted_at is null
        and u.value > 0 and ${inTexts('u.key', keys)}`,
  );
  return new Set(rows.map(({ key }) => key));
}
