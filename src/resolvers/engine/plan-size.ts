import {
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** Size of an operation, in fields. */
export interface PlanSize {
  /** Fields of the operation. The fields of a fragment count at each spread. */
  readonly fields: number;
  /**
   * Fields of the compiled plan, which contains code for each possible type of an object: below an
   * interface or union, each field counts once per type. At most `mostCounted`.
   */
  readonly planned: number;
}

/** Maximum of counted fields of a plan. Nested interfaces multiply them exponentially. */
export const mostCounted = 1000;

/** The size of a valid operation that is within the limits of documents. */
export function planSizeOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): PlanSize {
  const root = schema.getRootType(operation.operation);
  const counting = new Counting(schema, document);
  return {
    fields: counting.fieldsOf(operation.selectionSet),
    planned: root ? counting.plannedOf(operation.selectionSet, root) : 0,
  };
}

class Counting {
  private readonly fragments = new Map<string, FragmentDefinitionNode>();
  /** Selections visited for the plan. */
  private visited = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
  ) {
    for (const node of document.definitions) {
      if (node.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(node.name.value, node);
    }
  }

  fieldsOf({ selections }: SelectionSetNode): number {
    let fields = 0;
    for (const node of selections) {
      if (node.kind === Kind.FIELD) fields++;
      const { selectionSet } =
        node.kind === Kind.FRAGMENT_SPREAD ? this.fragments.get(node.name.value)! : node;
      if (selectionSet) fields += this.fieldsOf(selectionSet);
    }
    return fields;
  }

  plannedOf(set: SelectionSetNode, type: GraphQLObjectType): number {
    this.visit(set, type);
    return Math.min(this.visited, mostCounted);
  }

  private visit({ selections }: SelectionSetNode, type: GraphQLObjectType): void {
    for (const node of selections) {
      if (++this.visited >= mostCounted) return;
      if (node.kind !== Kind.FIELD) {
        const { typeCondition, selectionSet } =
          node.kind === Kind.FRAGMENT_SPREAD ? this.fragments.get(node.name.value)! : node;
        const on = typeCondition && this.schema.getType(typeCondition.name.value);
        const applies =
          !on || on === type || (isAbstractType(on) && this.schema.isSubType(on, type));
        if (applies) this.visit(selectionSet, type);
      } else if (node.selectionSet) {
        // Introspection fields are not compiled.
        const field = type.getFields()[node.name.value];
        const below = field && getNamedType(field.type);
        if (isObjectType(below)) this.visit(node.selectionSet, below);
        if (!isAbstractType(below)) continue;
        for (const each of this.schema.getPossibleTypes(below)) this.visit(node.selectionSet, each);
      }
    }
  }
}
