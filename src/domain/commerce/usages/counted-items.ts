import type { OfferingItem } from '../../../entities/index.js';
import type { Catalogue } from '../../core/catalogue.js';

/**
 * Returns the names under which `usageName` is counted: its offering items of all editions, or its
 * own name if no item counts it. Undefined if the usage does not exist.
 */
export function namesCounting(catalogue: Catalogue, usageName: string): string[] | undefined {
  const items = itemsCounting(catalogue, usageName);
  const known =
    items.length > 0 || catalogue.applications.some(({ usages }) => usages.includes(usageName));
  return known ? [...new Set([usageName, ...items.map(({ name }) => name)])] : undefined;
}

/** Returns the offering items that count `usageName`, of all editions. */
export const itemsCounting = (catalogue: Catalogue, usageName: string): OfferingItem[] =>
  catalogue.items.filter((item) => item.usageName === usageName);
