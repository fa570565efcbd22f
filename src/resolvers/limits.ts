import {
  GraphQLError,
  Kind,
  type ASTVisitor,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/** How deep fields may stand in each other. */
const deepest = 20;

/** How many fields an operation may select, those of its fragments counted where they are spread. */
const mostFields = 2000;

/** How many of them may bear another name. */
const mostAliases = 50;

/**
 * How many tokens the text of a request may have: it is parsed before anything else is known of it,
 * and what it takes to validate a text grows with the square of its fragments.
 */
export const mostTokens = 5000;

interface Size {
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
}

const nothing: Size = { depth: 0, fields: 0, aliases: 0 };

const add = (a: Size, b: Size): Size => ({
  depth: Math.max(a.depth, b.depth),
  fields: a.fields + b.fields,
  aliases: a.aliases + b.aliases,
});

/** A validation rule: no operation is deeper or wider than the limits, however it is written. */
export function LimitsRule(context: ValidationContext): ASTVisitor {
  // A fragment is measured once, so that one that spreads another twice, and so on, costs no more.
  const measured = new Map<FragmentDefinitionNode, Size>();

  const sizeOfFragment = (fragment: FragmentDefinitionNode): Size => {
    const known = measured.get(fragment);
    if (known) return known;
    // A fragment within itself is refused by a rule of its own; here it only must come to an end.
    measured.set(fragment, nothing);
    const size = sizeOf(fragment.selectionSet);
    measured.set(fragment, size);
    return size;
  };

  const sizeOf = (set: SelectionSetNode): Size =>
    set.selections.reduce((total, node) => {
      if (node.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = context.getFragment(node.name.value);
        return fragment ? add(total, sizeOfFragment(fragment)) : total;
      }
      const below = node.selectionSet ? sizeOf(node.selectionSet) : nothing;
      if (node.kind === Kind.INLINE_FRAGMENT) return add(total, below);
      return add(total, {
        depth: below.depth + 1,
        fields: below.fields + 1,
        aliases: below.aliases + (node.alias ? 1 : 0),
      });
    }, nothing);

  return {
    OperationDefinition(operation) {
      const size = sizeOf(operation.selectionSet);
      const refuse = (what: string, limit: number) =>
        context.reportError(
          new GraphQLError(`The operation has ${what}: at most ${limit}`, {
            nodes: operation,
            extensions: { code: 'OPERATION_TOO_LARGE' },
          }),
        );
      if (size.depth > deepest) refuse('too many levels', deepest);
      if (size.fields > mostFields) refuse('too many fields', mostFields);
      if (size.aliases > mostAliases) refuse('too many aliases', mostAliases);
      // Nothing more is said of it.
      return false;
    },
  };
}
