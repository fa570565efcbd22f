import type { EntitySchema } from '@mikro-orm/core';
import { describe } from '../../database/describe.js';
import {
  declaredFields,
  type Field,
  type FilterOptions,
  type Declaration,
} from '../../entities/index.js';
import {
  hasAnyOf,
  isTrue,
  matchesKey,
  matchesNullableKey,
  oneOfIds,
  oneOfNumbers,
  oneOfOptionalTexts,
  oneOfTexts,
  oneOfValues,
  type FilterSpec,
} from './filters.js';

type Condition = FilterSpec[string];

function oneOf({ type, options }: Field, column: string): Condition {
  switch (type.is) {
    case 'uuid':
      return oneOfIds(column);
    case 'integer':
    case 'bigint':
      return oneOfNumbers(column);
    case 'enum':
      return oneOfValues(column);
    default:
      return options.nullable ? oneOfOptionalTexts(column) : oneOfTexts(column);
  }
}

function conditionOf(field: Field, filter: FilterOptions, column: (property?: string) => string) {
  if ('oneOf' in filter) return oneOf(field, column());
  if ('anyOf' in filter) return hasAnyOf(column());
  if ('text' in filter) {
    const matches = field.options.nullable ? matchesNullableKey : matchesKey;
    return matches(column(filter.key)) as Condition;
  }
  return isTrue(column()) as Condition;
}

/** The conditions of the fields of a resource that declare a filter, for rows with this alias. */
export function filtersOf(of: EntitySchema & Declaration, alias: string): FilterSpec {
  const { columns } = describe(of);
  return Object.fromEntries(
    declaredFields(of).flatMap(([name, field]) => {
      const { filter } = field.options;
      if (!filter) return [];
      const column = (property = name) => `${alias}.${columns.get(property)!}`;
      return [[filter.as ?? name, conditionOf(field, filter, column)]];
    }),
  );
}
