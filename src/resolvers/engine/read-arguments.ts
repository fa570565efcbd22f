import {
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { badInput } from '../../domain/core/errors.js';
import { lowerCaseUuid } from '../../domain/core/read-values.js';
import { isUuid } from '../../domain/core/validation.js';

/** The name of the scalar type of ids. */
const idType = 'ID';

/**
 * Arguments of type `ID` that can contain other values than UUIDs: numbers, or names of offering
 * items.
 */
const otherKeys: ReadonlySet<string> = new Set(['Query.brand.id', 'Tenant.offeringItems.names']);

type Read = (value: unknown) => unknown;

const asIs: Read = (value) => value;

/** Returns a function that converts the UUIDs of a value of `type` to lower case. */
function idReader(type: GraphQLInputType, known: Map<string, Read>): Read {
  const inner = getNullableType(type);
  if (isListType(inner)) {
    const item = idReader(inner.ofType, known);
    return item === asIs ? asIs : (value) => (Array.isArray(value) ? value.map(item) : item(value));
  }
  if (inner.name === idType) {
    return (value) => (typeof value === 'string' ? lowerCaseUuid(value) : value);
  }
  if (!isInputObjectType(inner)) return asIs;
  const found = known.get(inner.name);
  if (found) return found;
  let members: [name: string, read: Read][] = [];
  const read: Read = (value) => {
    if (typeof value !== 'object' || value === null) return value;
    const copy = Object.create(Object.getPrototypeOf(value) as object | null) as object;
    Object.assign(copy, value);
    for (const [name, member] of members) {
      if (!Object.hasOwn(value, name)) continue;
      Object.assign(copy, { [name]: member((value as Record<string, unknown>)[name]) });
    }
    return copy;
  };
  // Registered before its members, because a filter can contain filters.
  known.set(inner.name, read);
  members = Object.values(inner.getFields())
    .map(({ name, type: member }): [string, Read] => [name, idReader(member, known)])
    .filter(([, member]) => member !== asIs);
  if (members.length === 0) known.set(inner.name, asIs);
  return known.get(inner.name)!;
}

/**
 * @throws DomainError `BAD_INPUT` unless `value`, an id or a list of ids, is null or consists of
 *   UUIDs
 */
function assertIds(name: string, value: unknown): void {
  const ids: unknown[] = Array.isArray(value) ? value : [value];
  for (const [index, id] of ids.entries()) {
    if (id === null || id === undefined || isUuid(id as string)) continue;
    const path = Array.isArray(value) ? [name, index] : [name];
    throw badInput(path, `${path.join('.')} is not a valid UUID`);
  }
}

/**
 * Converts the ids in the arguments of every field of `schema` to lower case before its resolver
 * runs. An argument that is itself an id must be a UUID (ADR 19).
 */
export function readArguments(schema: GraphQLSchema): void {
  const known = new Map<string, Read>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field;
      if (!resolve) continue;
      const readers = field.args.map(
        ({ name, type: argument }) => [name, idReader(argument, known)] as const,
      );
      const withIds = readers.filter(([, read]) => read !== asIs);
      if (withIds.length === 0) continue;
      const checked = field.args.filter(
        (argument) =>
          getNamedType(argument.type).name === idType &&
          !otherKeys.has(`${type.name}.${field.name}.${argument.name}`),
      );
      field.resolve = (source, given, context, info) => {
        const values = given as Readonly<Record<string, unknown>>;
        const changed = { ...values };
        for (const [name, read] of withIds) {
          if (Object.hasOwn(values, name)) changed[name] = read(values[name]);
        }
        for (const { name } of checked) assertIds(name, changed[name]);
        return resolve(source, changed, context, info);
      };
    }
  }
}
