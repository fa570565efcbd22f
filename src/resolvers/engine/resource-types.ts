import { GraphQLSafeInt } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType, Int, ObjectType, type ClassType } from 'type-graphql';
import {
  declaredFields,
  isField,
  type Field as FieldDeclaration,
  type FieldOptions,
  type FieldType,
  type Declaration,
} from '../../entities/index.js';
import { graphEnum } from './enums.js';
import { DateTimeFilter, TextFilter, combinations } from './filter-inputs.js';
import { ObjectOrder, PageArgs, type CursorArgs, type Order } from './page-inputs.js';
import { declareVersion } from './versioned-input.js';
import { DateTime, JsonObject, LocalDate } from './scalars.js';
import { Node } from './node-type.js';

/*
 * The types of the graph that follow from the declaration of a resource. Each function declares fields
 * with the decorators of type-graphql, on a class of its own or on one that declares further fields.
 */

/** The GraphQL type of values of a field. */
function typeOf(type: FieldType): unknown {
  switch (type.is) {
    case 'uuid':
      return ID;
    case 'text':
      return String;
    case 'date':
      return LocalDate;
    case 'integer':
      return Int;
    case 'bigint':
      return GraphQLSafeInt;
    case 'boolean':
      return Boolean;
    case 'time':
      return DateTime;
    case 'json':
      return JsonObject;
    case 'enum':
      return graphEnum(type.of);
    case 'list':
      return [typeOf(type.of)];
  }
}

/** The name of a field in the graph; undefined if the graph does not show it. */
const nameOf = (name: string, { graph }: FieldOptions): string | undefined =>
  graph === false ? undefined : (graph ?? name);

/** The names of fields that differ in the graph, with their names in the domain. */
export const graphNames = (of: Declaration): Readonly<Record<string, string>> =>
  Object.fromEntries(
    declaredFields(of).flatMap(([name, { options }]) =>
      typeof options.graph === 'string' ? [[options.graph, name]] : [],
    ),
  );

const declare = (
  target: ClassType,
  name: string,
  type: unknown,
  options: {
    description: string;
    nullable: boolean;
    name?: string;
    simple?: boolean;
    defaultValue?: unknown;
  },
) => Field(() => type as ClassType, options)(target.prototype, name);

/**
 * The object type of a resource, with every field that the graph shows. A `@FieldResolver` with the name
 * of a field computes its value; other fields that need code are declared by a resolver of the type.
 *
 * @param target a class that extends the interface of the type, if it has one
 * @param omit names of fields that the type does not show
 * @example
 * ```ts
 * export const Contact = objectType(entities.Contact);
 * ```
 */
export function objectType(
  of: Declaration,
  target: ClassType = class extends Node {},
  { omit = [] }: { omit?: readonly string[] } = {},
): ClassType {
  const { resource, description } = of;
  const parent = Object.getPrototypeOf(target) as ClassType;
  // A class without `extends` inherits from `Function.prototype`.
  const isPlain = parent === Function.prototype;
  const interfaces = isPlain ? {} : { implements: parent };
  ObjectType(resource, { ...interfaces, simpleResolvers: true, description })(target);
  for (const [name, { type, options }] of declaredFields(of)) {
    const shown = nameOf(name, options);
    if (!shown || omit.includes(name) || (name === 'id' && !isPlain)) continue;
    const { description, nullable = false } = options;
    // A field with the name of its property is read without a resolver.
    const renamed = shown === name ? {} : { name: shown, simple: false };
    declare(target, name, typeOf(type), { description, nullable, ...renamed });
  }
  return target;
}

/**
 * Declares the fields that requests can set as fields of the input type `target`.
 *
 * @param input whether the input creates or changes an object
 * @param omitted names of fields that the input does not have
 */
function declareInputs(
  target: ClassType,
  of: Declaration,
  input: 'create' | 'update',
  omitted: readonly string[] = [],
): void {
  for (const [name, field] of declaredFields(of)) {
    const rule = field.options[input];
    const shown = nameOf(name, field.options);
    if (!rule || !shown || omitted.includes(name)) continue;
    const { defaultOnGraph: defaultValue } = rule;
    declare(target, shown, typeOf(field.type), {
      description: rule.description ?? field.options.description,
      nullable: !rule.required || (field.options.nullable ?? false),
      ...(defaultValue !== undefined && { defaultValue }),
    });
  }
}

/** The input type `name` with the fields that requests can set, and those that `target` declares. */
export function inputType(
  name: string,
  description: string,
  of: Declaration,
  input: 'create' | 'update',
  { omit, target = class {} }: { omit?: readonly string[]; target?: ClassType } = {},
): ClassType {
  InputType(name, { description })(target);
  declareInputs(target, of, input, omit);
  return target;
}

/**
 * The input type that identifies the object to change and, if the graph shows versions of it, the version
 * that the caller has read, with the fields that a request can change.
 */
export function updateInput(
  name: string,
  description: string,
  of: Declaration,
  noun: string,
  options: { omit?: readonly string[]; target?: ClassType } = {},
): ClassType {
  const target = inputType(name, description, of, 'update', options);
  declare(target, 'id', ID, { description: `Id of the ${noun}.`, nullable: false });
  const { version } = of.fields;
  if (version && isField(version) && nameOf('version', version.options)) declareVersion(target);
  return target;
}

/** The type and the description of the condition on a field in a filter. */
function conditionOn({ type, options: { filter } }: FieldDeclaration): [unknown, string] {
  if (!filter) throw new Error('the field has no filter');
  if ('oneOf' in filter) {
    const these = filter.as?.endsWith('Ids') ? 'these ids' : 'these';
    return [[typeOf(type)], `Filters by ${filter.oneOf}: one of ${these}.`];
  }
  if ('anyOf' in filter)
    return [typeOf(type), `Filters by ${filter.anyOf}: at least one of these.`];
  if ('text' in filter) return [TextFilter, `Filters by ${filter.text}.`];
  if ('time' in filter) return [DateTimeFilter, `Filters by ${filter.time}.`];
  return [Boolean, `Filters by ${filter.is}.`];
}

/** The filter type of lists of a resource, with the conditions of its fields and those of `target`. */
export function filterType(
  of: Declaration,
  nouns: string,
  target: ClassType = class {},
): ClassType {
  const description = `Conditions on ${nouns}. All given conditions must match.`;
  InputType(`${of.resource}Filter`, { description })(target);
  for (const [name, field] of declaredFields(of)) {
    const { filter } = field.options;
    if (!filter) continue;
    const [type, text] = conditionOn(field);
    declare(target, filter.as ?? name, type, { description: text, nullable: true });
  }
  combinations(target);
  return target;
}

interface PageOptions {
  /** The order type, by default one of the orders that all objects have. */
  readonly order?: ClassType;
  /** The default order, as the description calls it. */
  readonly byDefault?: string;
  /** The default order, if it is not the first one of the list. */
  readonly defaultOrder?: Order;
  /** `CursorArgs` for a resource whose objects are not marked as deleted. */
  readonly base?: typeof CursorArgs;
}

/**
 * The arguments of lists of a resource.
 *
 * @param filter the filter type
 */
export function pageType(
  nouns: string,
  filter: ClassType,
  { order = ObjectOrder, byDefault = 'by id', defaultOrder, base = PageArgs }: PageOptions = {},
): ClassType<CursorArgs> {
  @ArgsType()
  class Page extends base {}
  declare(Page, 'filter', filter, { description: `Filters the ${nouns}.`, nullable: true });
  const description = `Order of the list. Default: ${byDefault}.`;
  declare(Page, 'orderBy', order, {
    description,
    nullable: true,
    ...(defaultOrder && { defaultValue: defaultOrder }),
  });
  return Page;
}
