import { inTexts } from '../../../database/sql.js';
import type { OfferingItem } from '../../../entities/index.js';
import type { ActionContext } from '../../core/action.js';
import type { Catalogue } from '../../core/catalogue.js';
import { badInput } from '../../core/errors.js';
import { givenItems, type ItemRow } from '../offering-items/held-items.js';
import type { TenantRow } from '../../access/tree/tenant-reads.js';
import { namesCounting, itemsCounting } from './counted-items.js';
import type { Report } from './report-input.js';

/** The key under which a report is counted. */
export interface ReportKey {
  /** See `itemKey`. */
  readonly key: string;
  readonly name: string;
  readonly infraId: string | null;
}

/** Returns the items of `tenants`, enabled and disabled, that `reports` can be counted by, by tenant. */
export function itemsFor(
  ctx: ActionContext,
  reports: readonly Report[],
  tenants: readonly TenantRow[],
): Promise<Map<string, ItemRow[]>> {
  const names = new Set<string>();
  for (const { usageType, offeringItem } of reports) {
    if (offeringItem !== undefined) names.add(offeringItem);
    else for (const { name } of itemsCounting(ctx.catalogue, usageType!)) names.add(name);
  }
  const known = [...names].filter((name) => ctx.catalogue.item(name));
  return givenItems(ctx, tenants, { condition: inTexts('i.name', known) });
}

/**
 * Returns the key under which `report` is counted at a tenant with `items`.
 *
 * @throws DomainError `BAD_INPUT` for the invalid or missing field
 */
export function keyOf(catalogue: Catalogue, report: Report, items: readonly ItemRow[]): ReportKey {
  return report.offeringItem === undefined
    ? keyOfUsage(catalogue, report, items)
    : keyOfItem(catalogue, report, items);
}

/** Whether usage of the item is counted. A feature has no usage. */
const isAccounted = ({ measurementUnit }: Pick<OfferingItem, 'measurementUnit'>): boolean =>
  measurementUnit !== 'n/a';

/** Disabled items are counted as well, because disabling an item does not remove its usage. */
function keyOfItem(
  catalogue: Catalogue,
  { offeringItem, infraId }: Report,
  items: readonly ItemRow[],
): ReportKey {
  const item = catalogue.item(offeringItem!);
  if (!item) throw badInput('offeringItem', 'offeringItem must be the name of an offering item');
  if (!isAccounted(item)) {
    throw badInput('offeringItem', 'offeringItem names a feature, which has no usage');
  }
  if (item.type !== 'infra') {
    if (infraId === undefined) return { key: item.name, name: item.name, infraId: null };
    throw badInput(
      'infraId',
      'infraId is allowed only for offering items that are bound to an infrastructure component',
    );
  }
  const rows = items.filter(({ name }) => name === item.name);
  return onComponent(rows, infraId);
}

/**
 * A usage is counted by the enabled item for it; if none is enabled, by the item that was enabled
 * last, so that it is not counted twice when that item is enabled again. If there was never an
 * item, it is counted by its own name.
 */
function keyOfUsage(
  catalogue: Catalogue,
  { usageType, infraId }: Report,
  items: readonly ItemRow[],
): ReportKey {
  const name = usageType!;
  if (!namesCounting(catalogue, name)) {
    throw badInput('usageType', 'usageType must be the name of a usage');
  }
  const counters = itemsCounting(catalogue, name);
  if (counters.length > 0 && !counters.some(isAccounted)) {
    throw badInput('usageType', 'usageType is counted by features, which have no usage');
  }
  const rows = items.filter(
    ({ item, infraId: on }) =>
      item.usageName === name && isAccounted(item) && (infraId ?? on) === on,
  );
  const held = rows.filter(({ enabled }) => enabled);
  if (held.length === 0 && infraId === undefined)
    return lastOn(rows) ?? { key: name, name, infraId: null };
  const counting = held.length > 0 ? held : rows;
  if (new Set(counting.map((row) => row.name)).size > 1) {
    throw badInput(
      'offeringItem',
      'offeringItem is required because several offering items count this usage',
    );
  }
  return onComponent(counting, infraId);
}

/**
 * Among disabled items, the item that was disabled while in use, otherwise the item that changed
 * last.
 */
function lastOn(rows: readonly ItemRow[]): ReportKey | undefined {
  const [last] = [...rows].sort(
    (a, b) => (b.graceUntil ?? 0) - (a.graceUntil ?? 0) || (b.updatedAt ?? 0) - (a.updatedAt ?? 0),
  );
  return last && { key: last.key, name: last.name, infraId: last.infraId };
}

/** Among the components of an item, the given one, otherwise the only enabled one. */
function onComponent(rows: readonly ItemRow[], infraId: string | undefined): ReportKey {
  const held = rows.filter(({ enabled }) => enabled);
  const candidates =
    infraId !== undefined
      ? rows.filter((row) => row.infraId === infraId)
      : held.length > 0
        ? held
        : rows;
  const [only, ...others] = candidates;
  if (only && others.length === 0) return { key: only.key, name: only.name, infraId: only.infraId };
  throw badInput(
    'infraId',
    infraId === undefined
      ? 'infraId is required because the tenant has the offering item on no or several infrastructure components'
      : 'infraId is not an infrastructure component on which the tenant has the offering item',
  );
}
