import {
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  OperationTypeNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { defaultPage, largestPage } from '../../domain/access/reads/plan-page.js';
import { introspectionSizes } from './introspection.js';

/** Maximum cost of an operation. */
export const largestCost = 150_000;

/** Maximum cost of introspection by a caller without credentials. */
export const largestAnonymousCost = 75_000;

/** Estimated size of a list that has no pages. */
const shortList = 10;

/** Cost of a mutation, in addition to the cost of its payload. */
const mutationCost = 10;

type Variables = Readonly<Record<string, unknown>>;
type Cost = (variables: Variables) => number;

/** Fields that are part of a connection and have no cost. */
const parts = new Set(['nodes', 'edges', 'node', 'pageInfo']);

const costs = new WeakMap<OperationDefinitionNode, Cost>();

/**
 * Returns the cost of an operation: the maximum number of objects in its result, where every page
 * counts as full. The part that depends on the document only is computed once per operation.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): number {
  let cost = costs.get(operation);
  if (!cost) {
    const fragments = new Map<string, FragmentDefinitionNode>();
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        fragments.set(definition.name.value, definition);
      }
    }
    const root = schema.getRootType(operation.operation)!;
    const below = sum(new Costing(schema, fragments).selection(operation.selectionSet, root));
    const own = operation.operation === OperationTypeNode.MUTATION ? mutationCost : 0;
    const defaults = defaultsOf(operation);
    const fields = operation.selectionSet.selections.length;
    cost = (given) => Math.ceil(own * fields + below({ ...defaults, ...given }));
    costs.set(operation, cost);
  }
  return cost(variables);
}

const sum =
  (terms: readonly Cost[]): Cost =>
  (variables) =>
    terms.reduce((total, term) => total + term(variables), 0);

function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Variables {
  return Object.fromEntries(
    variableDefinitions.flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  );
}

/** Introspection fields of the query type, which `getFields()` does not contain. */
const metaFields: Readonly<Record<string, GraphQLField<unknown, unknown>>> = {
  __schema: SchemaMetaFieldDef,
  __type: TypeMetaFieldDef,
};

const listSizes = new WeakMap<GraphQLSchema, ReadonlyMap<string, number>>();

class Costing {
  private readonly listSizes: ReadonlyMap<string, number>;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  ) {
    const known = listSizes.get(schema);
    this.listSizes = known ?? introspectionSizes(schema);
    if (!known) listSizes.set(schema, this.listSizes);
  }

  selection(set: SelectionSetNode, type: GraphQLNamedType): Cost[] {
    return set.selections.flatMap((node): Cost[] => {
      if (node.kind === Kind.FIELD) {
        const cost = this.field(node, type);
        return cost ? [cost] : [];
      }
      const fragment =
        node.kind === Kind.INLINE_FRAGMENT ? node : this.fragments.get(node.name.value)!;
      const on = fragment.typeCondition && this.schema.getType(fragment.typeCondition.name.value);
      return this.selection(fragment.selectionSet, on ?? type);
    });
  }

  /** Returns undefined for a leaf, which is read together with its object. */
  private field(node: FieldNode, type: GraphQLNamedType): Cost | undefined {
    const { value: name } = node.name;
    const definition =
      metaFields[name] ?? ('getFields' in type ? type.getFields()[name] : undefined);
    const named = definition && getNamedType(definition.type);
    if (!named || !isCompositeType(named) || !node.selectionSet) {
      // Both are one statement, also together.
      return name.startsWith('totalCount') ? () => 1 : undefined;
    }
    const below = sum(this.selection(node.selectionSet, named));
    if (isObjectType(type) && /(Connection|Edge)$/.test(type.name) && parts.has(name)) {
      return below;
    }
    const listSize = this.listSizes.get(`${type.name}.${name}`);
    const size =
      listSize === undefined
        ? sizeOf(node, definition as GraphQLField<unknown, unknown>)
        : () => listSize;
    // One for the statement, and then one for each object plus its selections.
    return (variables) => 1 + size(variables) * (1 + below(variables));
  }
}

/**
 * The number of objects of a page with `requested` objects. The field itself refuses a size beyond the
 * maximum.
 */
const pageSize = (requested: number) => Math.min(Math.max(0, requested), largestPage);

/** The maximum number of objects in a field. */
function sizeOf(node: FieldNode, { args, type, extensions }: GraphQLField<unknown, unknown>): Cost {
  const argument = (name: string) => node.arguments?.find((one) => one.name.value === name)?.value;
  const number = (name: string): ((variables: Variables) => number | undefined) => {
    const value = argument(name);
    if (value?.kind === Kind.INT) return () => pageSize(Number(value.value));
    if (value?.kind !== Kind.VARIABLE) return () => undefined;
    return (variables) => {
      const given = variables[value.name.value];
      return typeof given === 'number' ? pageSize(given) : undefined;
    };
  };
  if (args.some(({ name }) => name === 'first')) {
    const [first, last] = [number('first'), number('last')];
    return (variables) => first(variables) ?? last(variables) ?? defaultPage;
  }
  const { size } = extensions;
  if (typeof size === 'number') return () => size;
  const ids = argument('ids');
  if (ids?.kind === Kind.LIST) return () => ids.values.length;
  if (ids?.kind === Kind.VARIABLE) {
    return (variables) => {
      const list = variables[ids.name.value];
      return Array.isArray(list) ? list.length : 1;
    };
  }
  const inner = isNonNullType(type) ? type.ofType : type;
  return () => (isListType(inner) ? shortList : 1);
}
