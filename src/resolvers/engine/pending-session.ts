import { Kind, OperationTypeNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';

const mark = 'pendingSession';

/** Extensions of a mutation that a browser session without its second factor may run, too. */
export const forPendingSession = { [mark]: true };

/**
 * Whether a session without its second factor may run `operation`: it is a mutation, and all of its
 * root fields have these extensions. Fragments at the root are refused.
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
