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

/** What one operation may cost at most. */
export const largestCost = 150_000;

/** What a question about the schema may cost at most from a caller without credentials. */
export const largestAnonymousCost = 75_000;

/** What a list is taken to have that cannot be asked for in part. */
const shortList = 10;

/** What a mutation costs beside what it answers. */
const mutationCost = 10;

type Variables = Readonly<Record<string, unknown>>;
type Cost = (variables: Variables) => number;

/** Fields that are part of their connection and cost nothing of their own. */
const parts = new Set(['nodes', 'edges', 'node', 'pageInfo']);

const costs = new WeakMap<OperationDefinitionNode, Cost>();

/**
 * The cost of an operation: the number of objects that it can come to at most, a page counted in
 * full. What is asked of the operation's text is asked once.
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

/** The fields of the query type that lead to the schema; they are not among its own. */
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

  /** Undefined for a leaf: it comes with its object. */
  private field(node: FieldNode, type: GraphQLNamedType): Cost | undefined {
    const { value: name } = node.name;
    const definition =
      metaFields[name] ?? ('getFields' in type ? type.getFields()[name] : undefined);
    const named = definition && getNamedType(definition.type);
    if (!named || !isCompositeType(named) || !node.selectionSet) {
      return name === 'totalCount' ? () => 1 : undefined;
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
    // The statement itself, and then every object with what is below it.
    return (variables) => 1 + size(variables) * (1 + below(variables));
  }
}

/** What a page of the wanted size comes to: one that is too large is refused, but not here. */
const pageSize = (wanted: number) => Math.min(Math.max(0, wanted), largestPage);

/** How many objects a field can come to. */
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
