import type { EntitySchema } from '@mikro-orm/core';
import { describe } from '../../../database/describe.js';
import {
  declaredFields,
  isField,
  type Field,
  type FilterOptions,
  type Declaration,
  type OrderOptions,
} from '../../../entities/index.js';
import { by, ordered, type List, type ListOrder } from './list.js';
import type { Resource } from './resource.js';
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
  within,
  type FilterSpec,
} from './filters.js';

/** A resource with declared fields, and the alias of its rows. */
interface Declared {
  readonly entity: EntitySchema & Declaration;
  readonly alias: string;
}

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
  if ('time' in filter) return within(column()) as Condition;
  return isTrue(column()) as Condition;
}

/** The conditions of the fields of a resource that declare a filter. */
function filtersOf({ entity, alias }: Declared): FilterSpec {
  const { columns } = describe(entity);
  return Object.fromEntries(
    declaredFields(entity).flatMap(([name, field]) => {
      const { filter } = field.options;
      if (!filter) return [];
      const column = (property = name) => `${alias}.${columns.get(property)!}`;
      return [[filter.as ?? name, conditionOf(field, filter, column)]];
    }),
  );
}

/** Whether the property with this name can be null. */
function isNullable({ entity }: Declared, name: string): boolean {
  const field = entity.fields[name]!;
  const options: { readonly nullable?: boolean } = isField(field)
    ? field.options
    : field['~options'];
  return options.nullable ?? false;
}

/**
 * The orders by the fields of a resource that declare one.
 *
 * @throws Error if the compared property can be null, because cursors cannot continue after null
 * @param unique the property by which rows with equal values are sorted
 */
export function ordersOf(declared: Declared, unique = 'id'): Readonly<Record<string, ListOrder>> {
  const { entity, alias } = declared;
  const { columns } = describe(entity);
  return Object.fromEntries(
    orderedFields(entity).map(([order, name, { by: description, key = name }]) => {
      if (isNullable(declared, key))
        throw new Error(`${name} is ordered by a key that can be null`);
      const term = (property: string): [string, string] => [columns.get(property)!, property];
      const terms = key === unique ? [term(key)] : [term(key), term(unique)];
      return [order, ordered(description, by(alias, ...terms))];
    }),
  );
}

/** The orders that fields declare: the name of the order, that of the field, and its options. */
const orderedFields = (of: Pick<Declaration, 'fields'>): [string, string, OrderOptions][] =>
  declaredFields(of).flatMap(
    ([
      name,
      {
        options: { order },
      },
    ]) => (order ? [[constantCase(name), name, order]] : []),
  );

/** The descriptions of the orders that fields declare. */
export const orderTexts = (of: Pick<Declaration, 'fields'>) =>
  Object.fromEntries(
    orderedFields(of).map(([order, , { by: description }]) => [order, { description }]),
  );

/** `createdAt` as `CREATED_AT`. */
const constantCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/**
 * The part of a list that follows from the declared fields of its resource: orders and filters.
 *
 * @param more filters that need code
 * @example
 * ```ts
 * const clientList = { ...declaredList(clientResource), link: link('c.tenant_id') };
 * ```
 */
export function declaredList<R extends Resource & Declared>(
  resource: R,
  more?: List['filters'],
): Pick<List, 'orders' | 'filters'> & { readonly resource: R } {
  const declared = filtersOf(resource);
  return {
    resource,
    orders: ordersOf(resource),
    filters: (ctx) => (more ? { ...declared, ...more(ctx) } : declared),
  };
}
