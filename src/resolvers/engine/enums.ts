import { registerEnumType } from 'type-graphql';
import type { Enumeration } from '../../entities/index.js';

const enums = new Map<Enumeration, object>();

/**
 * The GraphQL enum of an enumeration: its stored values by their names in the graph, which are the values
 * in capitals. The first call must be made while modules are loaded, as `objectType` does, and not in the
 * function that a decorator receives: type-graphql reads the enums before it calls these functions.
 */
export function graphEnum(of: Enumeration): object {
  let known = enums.get(of);
  if (!known) enums.set(of, (known = register(of)));
  return known;
}

function register({ name, description, texts }: Enumeration): object {
  const entries = Object.entries(texts).map(
    ([value, text]) => [value.toUpperCase().replace(/\W/g, '_') || 'NONE', value, text] as const,
  );
  const members = Object.fromEntries(entries.map(([member, value]) => [member, value]));
  const valuesConfig = Object.fromEntries(
    entries.map(([member, , text]) => [member, { description: text }]),
  );
  registerEnumType(members, { name, description, valuesConfig });
  return members;
}

/** A GraphQL enum of names that are their own values, each with a description. */
export function namesEnum(
  name: string,
  description: string,
  texts: Readonly<Record<string, string>>,
): Record<string, string> {
  const members = Object.fromEntries(Object.keys(texts).map((value) => [value, value]));
  const valuesConfig = Object.fromEntries(
    Object.entries(texts).map(([value, text]) => [value, { description: text }]),
  );
  registerEnumType(members, { name, description, valuesConfig });
  return members;
}

export const OrderDirection = namesEnum('OrderDirection', 'Sort direction.', {
  ASC: 'Ascending.',
  DESC: 'Descending.',
});
