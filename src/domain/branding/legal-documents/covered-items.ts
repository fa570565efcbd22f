import type { LegalItems } from '../../../entities/index.js';

const both = (
  some: LegalItems,
  others: LegalItems,
  join: (some: readonly string[], others: readonly string[]) => string[],
): LegalItems => ({
  offeringItems: join(some.offeringItems, others.offeringItems),
  backendTypes: join(some.backendTypes, others.backendTypes),
});

const union = (some: readonly string[], others: readonly string[]) => [
  ...new Set([...some, ...others]),
];

const without = (some: readonly string[], others: readonly string[]) => {
  const left = new Set(others);
  return some.filter((name) => !left.has(name));
};

const nothing: LegalItems = { offeringItems: [], backendTypes: [] };

/**
 * Returns the items that a version which changes `changed` covers, and which of them are new.
 * `before` are the items of the previous version; undefined for the first version of its type.
 */
export function itemsAfter(
  before: LegalItems = nothing,
  changed: LegalItems,
): { addedItems: LegalItems; coveredItems: LegalItems } {
  return {
    addedItems: both(changed, before, without),
    coveredItems: both(before, changed, union),
  };
}
