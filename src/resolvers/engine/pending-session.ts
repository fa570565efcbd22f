import { Kind, OperationTypeNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';

const mark = 'pendingSession';

/** Extensions of a mutation that is also for a browser session that lacks its second factor. */
export const forPendingSession = { [mark]: true };

/**
 * Whether a session that lacks its second factor may run `operation`: a mutation, and each of its root
 * fields is marked so. Fragments at the root are refused.
 */
export function isForPendingSession(
  schema: GraphQLSchema,
  { operation, selectionSet }: OperationDefinitionNode,
): boolean {
  if (operation !== OperationTypeNode.MUTATION) return false;
  const fields = schema.getMutationType()!.getFields();
  return selectionSet.selections.every(
    (selection) =>
      selection.kind === Kind.FIELD && fields[selection.name.value]?.extensions[mark] === true,
  );
}
