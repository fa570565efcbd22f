import { Type, type Static } from '@sinclair/typebox';
import type { Catalogue } from '../../core/catalogue.js';
import { DomainError, badInput } from '../../core/errors.js';
import { Uuid, nullable, plainText } from '../../core/schema.js';
import {
  nameItem,
  noQuota,
  unsetItem,
  type ItemQuota,
  type ItemRow,
  type NamedItem,
} from './held-items.js';

const Amount = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** A requested quota. `version` is the version that the caller has read. */
export const QuotaInput = Type.Object(
  { value: nullable(Amount), overage: nullable(Amount), version: Amount },
  { additionalProperties: false },
);

/** The requested state of an offering item. Omitted properties do not change. */
export const ItemWish = Type.Object(
  {
    /** If given, it must be the application of the item. */
    applicationId: Type.Optional(Uuid),
    name: plainText(255),
    infraId: Type.Optional(Uuid),
    enabled: Type.Optional(Type.Boolean()),
    locked: Type.Optional(Type.Boolean()),
    quota: Type.Optional(QuotaInput),
  },
  { additionalProperties: false },
);
type ItemWish = Static<typeof ItemWish>;

/** The change of an item of a tenant by a request. */
export interface ItemChange {
  /** Index of the item in the request. */
  readonly index: number;
  readonly named: NamedItem;
  readonly wish: ItemWish;
  /** The current state; an item that was never set is disabled. */
  readonly before: ItemRow;
  /** Whether the item was ever set. */
  readonly stored: boolean;
  readonly enabled: boolean;
  readonly locked: boolean;
  readonly quota: ItemQuota;
}

export const turnsOn = ({ before, enabled }: ItemChange): boolean => enabled && !before.enabled;
export const turnsOff = ({ before, enabled }: ItemChange): boolean => !enabled && before.enabled;
export const changesQuota = ({ before, quota }: ItemChange): boolean =>
  quota.value !== before.quota.value || quota.overage !== before.quota.overage;
export const changesLock = ({ before, locked }: ItemChange): boolean => locked !== before.locked;

/** Whether any property of the item changes. */
export const changes = (change: ItemChange): boolean =>
  turnsOn(change) || turnsOff(change) || changesQuota(change) || changesLock(change);

/**
 * Returns the items of `wishes`.
 *
 * @throws DomainError `BAD_INPUT` for an unknown item, a wrong application, a missing or unexpected
 *   component, or a repeated item
 */
export function namedItems(catalogue: Catalogue, wishes: readonly ItemWish[]): NamedItem[] {
  const seen = new Set<string>();
  return wishes.map(({ name, applicationId, infraId, quota }, index) => {
    const refuse = (field: string, what: string) =>
      badInput(['items', index, field], `items.${index}.${field} ${what}`);
    const item = catalogue.item(name);
    if (!item) throw refuse('name', 'is not the name of an offering item');
    if (applicationId !== undefined && applicationId !== item.applicationId) {
      throw refuse('applicationId', 'is not the application of the offering item');
    }
    if (item.type === 'infra' && infraId === undefined) {
      throw refuse(
        'infraId',
        'is required because the offering item is bound to an infrastructure component',
      );
    }
    if (item.type !== 'infra' && infraId !== undefined) {
      throw refuse(
        'infraId',
        'must be omitted because the offering item is not bound to an infrastructure component',
      );
    }
    if (item.type === 'feature' && quota !== undefined) {
      throw refuse('quota', 'must be omitted because a feature has no quota');
    }
    const named = nameItem(item, infraId ?? null);
    if (seen.has(named.key)) throw refuse('name', 'repeats an offering item of the request');
    seen.add(named.key);
    return named;
  });
}

/**
 * Returns the changes that `wishes` cause to the current items `present` of a tenant.
 *
 * @throws DomainError `BAD_INPUT` for an invalid quota, `VERSION_MISMATCH` for a changed quota with
 *   an outdated version. An unchanged quota is accepted with any version
 */
export function plannedChanges(
  tenantId: string,
  wishes: readonly ItemWish[],
  named: readonly NamedItem[],
  present: ReadonlyMap<string, ItemRow>,
): ItemChange[] {
  return wishes.map((wish, index) => {
    const item = named[index]!;
    const stored = present.get(item.key);
    const before = stored ?? unsetItem(tenantId, item, false);
    return {
      index,
      named: item,
      wish,
      before,
      stored: stored !== undefined,
      enabled: wish.enabled ?? before.enabled,
      locked: wish.locked ?? before.locked,
      quota: nextQuota(index, wish, before.quota),
    };
  });
}

function nextQuota(index: number, { quota: wish }: ItemWish, before: ItemQuota): ItemQuota {
  if (!wish) return before;
  const { value, overage, version } = wish;
  if (value === null && overage !== null) {
    throw badInput(
      ['items', index, 'quota', 'overage'],
      `items.${index}.quota.overage must be null if the value is null`,
    );
  }
  if ((value ?? 0) + (overage ?? 0) > Number.MAX_SAFE_INTEGER) {
    throw badInput(
      ['items', index, 'quota', 'overage'],
      `items.${index}.quota.overage is too large: the sum of value and overage must not exceed ${Number.MAX_SAFE_INTEGER}`,
    );
  }
  if (value === before.value && overage === before.overage) return before;
  if (version !== before.version) {
    throw new DomainError(
      'VERSION_MISMATCH',
      'the quota has changed since the version given in the request',
      { field: ['items', index, 'quota', 'version'], context: { version: before.version } },
    );
  }
  return value === null ? noQuota : { value, overage, version: before.version + 1 };
}
