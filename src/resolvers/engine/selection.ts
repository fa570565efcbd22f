import {
  Kind as NodeKind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLResolveInfo,
  type SelectionSetNode,
} from 'graphql';
import { isReadable, type Resource } from '../../domain/access/reads/resource.js';

/** The part of a resource that the graph reads. */
export interface Readable {
  readonly resource: Resource;
  /**
   * The stored properties that a field needs. A field with the name of a stored property needs that
   * property and has no entry.
   */
  readonly needs: Readonly<Record<string, readonly string[]>>;
}

/** The stored properties that `field` needs; undefined if they are not declared. */
export function propertiesBehind(
  { resource, needs }: Readable,
  field: string,
): readonly string[] | undefined {
  return needs[field] ?? (isReadable(resource, field) ? [field] : undefined);
}

type Fragments = Readonly<Record<string, FragmentDefinitionNode>>;

/** Adds the fields selected in `set` and its fragments, regardless of their type conditions. */
function collect(set: SelectionSetNode, fragments: Fragments, into: FieldNode[]): void {
  for (const selection of set.selections) {
    if (selection.kind === NodeKind.FIELD) into.push(selection);
    else if (selection.kind === NodeKind.INLINE_FRAGMENT) {
      collect(selection.selectionSet, fragments, into);
    } else {
      const fragment = fragments[selection.name.value];
      if (fragment) collect(fragment.selectionSet, fragments, into);
    }
  }
}

/** The fields selected below `nodes`. */
function fieldsBelow(nodes: readonly FieldNode[], fragments: Fragments): FieldNode[] {
  const fields: FieldNode[] = [];
  for (const { selectionSet } of nodes) if (selectionSet) collect(selectionSet, fragments, fields);
  return fields;
}

function propertiesOf(
  readable: Readable,
  nodes: readonly FieldNode[],
  fragments: Fragments,
): string[] {
  const properties = new Set<string>();
  for (const { name } of fieldsBelow(nodes, fragments)) {
    // A field of another type, from a fragment on an interface, needs no properties of this one.
    for (const property of propertiesBehind(readable, name.value) ?? []) properties.add(property);
  }
  return [...properties];
}

/** The selected properties of each field of a document, kept as long as the document. */
const known = new WeakMap<FieldNode, Map<Readable, readonly string[]>>();

/**
 * Returns the stored properties that a field needs: those of its object, or of the objects in its
 * connection. Computed once per document.
 */
export function selectedProperties(
  readable: Readable,
  { fieldNodes, fragments }: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>,
  shape: 'object' | 'connection' = 'object',
): readonly string[] {
  const [field] = fieldNodes;
  let selections = known.get(field!);
  if (!selections) known.set(field!, (selections = new Map<Readable, readonly string[]>()));
  let properties = fieldNodes.length === 1 ? selections.get(readable) : undefined;
  if (!properties) {
    properties = propertiesOf(
      readable,
      shape === 'object' ? fieldNodes : nodesOf(fieldNodes, fragments),
      fragments,
    );
    if (fieldNodes.length === 1) selections.set(readable, properties);
  }
  return properties;
}

/** The fields `nodes` and `edges.node` of a connection. */
function nodesOf(connection: readonly FieldNode[], fragments: Fragments): FieldNode[] {
  return fieldsBelow(connection, fragments).flatMap((field) => {
    if (field.name.value === 'nodes') return [field];
    if (field.name.value !== 'edges') return [];
    return fieldsBelow([field], fragments).filter(({ name }) => name.value === 'node');
  });
}
