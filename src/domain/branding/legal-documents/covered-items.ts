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
 * What a version that changes `changed` covers, and what it covers that the version before it did
 * not. `before` is what that one covers; undefined for the first version of its type.
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
