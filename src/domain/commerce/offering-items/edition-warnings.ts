import type { OfferingItem } from '../../../entities/index.js';
import type { ItemRow, NamedItem } from './held-items.js';

/**
 * The effects of an edition switch for the users of the services of a tenant, with the names of the
 * contract.
 */
export const editionWarnings = [
  /** An enabled item has no counterpart in the target edition and is disabled. */
  'OldFeaturesBecomeUnavailable',
  /** The target edition has an available item for a usage without a current item. */
  'NewFeaturesBecomeAvailable',
  /** A disabled item is in use, so a protection plan or another user of it stops working. */
  'SomePlansWillStopWorking',
  /** A counted item in use is replaced, and no counted item in use is disabled. */
  'AllDevicesWithBackupsPreserved',
  /** A replaced item is in use: its usage becomes the usage of its counterpart. */
  'UsageStatisticsWillMigrate',
  /**
   * The tenant has items of an edition with advanced protection, and the target edition has none.
   */
  'AdvCyberProtectBecomeUnavailable',
] as const;
export type EditionWarning = (typeof editionWarnings)[number];

/** Disaster recovery of this family includes advanced protection. */
const advancedProtection: readonly string[] = ['cyber_protect_adv', 'cyber_protect_dre'];

/** The effects of a switch that determine the warnings. */
export interface SwitchFacts {
  readonly target: string;
  /** The items of the application. */
  readonly items: readonly OfferingItem[];
  /** The enabled items of the tenant in other editions. */
  readonly leaving: readonly ItemRow[];
  readonly replaced: readonly NamedItem[];
  readonly dropped: readonly NamedItem[];
  /** The items that can be enabled for the tenant. */
  readonly available: readonly NamedItem[];
  /** Keys of the items that the tenant or its descendants use. */
  readonly used: ReadonlySet<string>;
}

/**
 * Returns the warnings that apply to a switch, in the order of the contract. A switch without
 * changes has none.
 */
export function warningsOf(facts: SwitchFacts): EditionWarning[] {
  const { target, items, leaving, replaced, dropped, available, used } = facts;
  if (leaving.length === 0) return [];
  const present = new Set(leaving.map(({ item }) => item.edition));
  const counted = new Set(
    items.filter(({ edition }) => present.has(edition)).map(({ usageName }) => usageName),
  );
  const isUsed = ({ key }: NamedItem) => used.has(key);
  const isCounted = ({ item }: NamedItem) => item.type === 'count';
  const applies: Record<EditionWarning, boolean> = {
    OldFeaturesBecomeUnavailable: dropped.length > 0,
    NewFeaturesBecomeAvailable: available.some(
      ({ item }) => items.includes(item) && item.edition === target && !counted.has(item.usageName),
    ),
    SomePlansWillStopWorking: dropped.some(isUsed),
    AllDevicesWithBackupsPreserved:
      replaced.some((named) => isCounted(named) && isUsed(named)) &&
      !dropped.some((named) => isCounted(named) && isUsed(named)),
    UsageStatisticsWillMigrate: replaced.some(isUsed),
    AdvCyberProtectBecomeUnavailable:
      !advancedProtection.includes(target) &&
      advancedProtection.some((edition) => present.has(edition)),
  };
  return editionWarnings.filter((warning) => applies[warning]);
}
