import {
  GraphQLError,
  Kind,
  Lexer,
  Source,
  TokenKind,
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** Maximum number of characters of a document. Large values belong in variables. */
const longestText = 50_000;

/** Maximum number of tokens of a document. */
export const mostTokens = 5000;

/** Maximum depth of brackets of any type: the parser and the validation rules are recursive. */
const deepestNesting = 100;

/** Maximum number of directives of a document. */
const mostDirectives = 200;

/** Maximum number of operations, and of fragments, of a document. */
const mostOperations = 20;
const mostFragments = 100;

/** Maximum depth of fields. */
const deepest = 20;

/** Maximum number of fields of an operation. The fields of a fragment count at each spread. */
const mostFields = 2000;

/** Maximum number of fields of all definitions of a document, with fragments counted as above. */
const mostFieldsInAll = 10_000;

/** Maximum number of aliases of an operation. */
const mostAliases = 50;

/**
 * Maximum number of pairs of fields with the same response name in the same position. The rule that
 * such fields can be merged (GraphQL specification, section 5.3.2) compares each pair.
 */
const mostPairs = 10_000;

/**
 * Maximum number of selections that are visited to count those pairs. A fragment that contains only
 * spreads has no fields, but takes time at each spread.
 */
const mostVisited = 50_000;

const opening = new Set<TokenKind>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const closing = new Set<TokenKind>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

const tooMany = (what: string, limit: number) =>
  new GraphQLError(`The request has ${what}: the maximum is ${limit}`, {
    extensions: { code: 'GRAPHQL_PARSE_FAILED' },
  });

/**
 * Returns the reason why `text` is too large to parse, or undefined. One pass over the tokens,
 * without recursion. The parser reports syntax errors, because it stops at the same token.
 */
export function textRefusal(text: string): GraphQLError | undefined {
  if (text.length > longestText) return tooMany('too many characters', longestText);
  const lexer = new Lexer(new Source(text));
  let tokens = 0;
  let nesting = 0;
  let directives = 0;
  try {
    for (;;) {
      const { kind } = lexer.advance();
      if (kind === TokenKind.EOF) return undefined;
      if (++tokens > mostTokens) return tooMany('too many tokens', mostTokens);
      if (opening.has(kind)) {
        if (++nesting > deepestNesting) return tooMany('too many nested brackets', deepestNesting);
      } else if (closing.has(kind)) {
        nesting--;
      } else if (kind === TokenKind.AT && ++directives > mostDirectives) {
        return tooMany('too many directives', mostDirectives);
      }
    }
  } catch (error) {
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
}

/**
 * Returns the reason why `document` is too large for the standard validation rules, or undefined.
 * Some of these rules take time quadratic in the number of fragments or fields. This check takes
 * linear time.
 */
export function documentRefusal(document: DocumentNode): GraphQLError | undefined {
  try {
    new Measurement(document).assertWithinLimits();
    return undefined;
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

interface Size {
  depth: number;
  fields: number;
  aliases: number;
}

type Executable = OperationDefinitionNode | FragmentDefinitionNode;

const isExecutable = (node: DefinitionNode): node is Executable =>
  node.kind === Kind.OPERATION_DEFINITION || node.kind === Kind.FRAGMENT_DEFINITION;

const refuse = (what: string, node?: Executable) =>
  new GraphQLError(what, {
    ...(node && { nodes: node }),
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
  });

class Measurement {
  private readonly definitions: readonly Executable[];
  private readonly fragments = new Map<string, FragmentDefinitionNode>();
  /** Sizes of fragments; null while a fragment is measured, which detects cycles. */
  private readonly sizes = new Map<FragmentDefinitionNode, Size | null>();
  private pairs = 0;
  private visited = 0;

  constructor(document: DocumentNode) {
    this.definitions = document.definitions.filter(isExecutable);
    for (const node of this.definitions) {
      if (node.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(node.name.value, node);
    }
  }

  /** @throws GraphQLError for the first limit that is exceeded */
  assertWithinLimits(): void {
    const fragments = this.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
    const operations = this.definitions.length - fragments.length;
    if (operations > mostOperations) {
      throw refuse(`The document has too many operations: the maximum is ${mostOperations}`);
    }
    if (fragments.length > mostFragments) {
      throw refuse(`The document has too many fragments: the maximum is ${mostFragments}`);
    }
    let inAll = 0;
    for (const node of this.definitions) {
      const { depth, fields, aliases } = this.sizeOf(node.selectionSet);
      const what = node.kind === Kind.FRAGMENT_DEFINITION ? 'fragment' : 'operation';
      const check = (value: number, limit: number, name: string) => {
        if (value > limit) {
          throw refuse(`The ${what} has too many ${name}: the maximum is ${limit}`, node);
        }
      };
      check(depth, deepest, 'levels');
      check(fields, mostFields, 'fields');
      check(aliases, mostAliases, 'aliases');
      inAll += fields;
    }
    if (inAll > mostFieldsInAll) {
      throw refuse(`The document has too many fields: the maximum is ${mostFieldsInAll}`);
    }
    for (const { selectionSet } of this.definitions) this.countPairs([selectionSet]);
  }

  /** The size of `set` including its fragments. Each fragment is measured once. */
  private sizeOf(set: SelectionSetNode): Size {
    const total: Size = { depth: 0, fields: 0, aliases: 0 };
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) {
        total.fields++;
        if (node.alias) total.aliases++;
        total.depth = Math.max(total.depth, 1);
      }
      const below =
        node.kind === Kind.FRAGMENT_SPREAD
          ? this.sizeOfFragment(node.name.value)
          : node.selectionSet && this.sizeOf(node.selectionSet);
      if (!below) continue;
      total.depth = Math.max(total.depth, below.depth + (node.kind === Kind.FIELD ? 1 : 0));
      total.fields += below.fields;
      total.aliases += below.aliases;
    }
    return total;
  }

  private sizeOfFragment(name: string): Size | undefined {
    const fragment = this.fragments.get(name);
    // A validation rule reports the undefined fragment.
    if (!fragment) return undefined;
    const known = this.sizes.get(fragment);
    if (known) return known;
    if (known === null) throw refuse(`Cannot spread fragment "${name}" within itself.`, fragment);
    this.sizes.set(fragment, null);
    const size = this.sizeOf(fragment.selectionSet);
    this.sizes.set(fragment, size);
    return size;
  }

  /** Counts the pairs of fields in `sets`, which are merged, and in their selections. */
  private countPairs(sets: readonly SelectionSetNode[]): void {
    const groups = new Map<string, { count: number; sets: SelectionSetNode[] }>();
    const spread = new Set<string>();
    const collect = ({ selections }: SelectionSetNode) => {
      this.visited += selections.length;
      if (this.visited > mostVisited) {
        throw refuse(
          `The fragment spreads result in too many selections: the maximum is ${mostVisited}`,
        );
      }
      for (const node of selections) {
        if (node.kind === Kind.FIELD) {
          const name = (node.alias ?? node.name).value;
          let group = groups.get(name);
          if (!group) groups.set(name, (group = { count: 0, sets: [] }));
          this.pairs += group.count++;
          if (node.selectionSet) group.sets.push(node.selectionSet);
        } else if (node.kind === Kind.INLINE_FRAGMENT) {
          collect(node.selectionSet);
        } else if (!spread.has(node.name.value)) {
          // The rule does not compare a fragment with itself.
          spread.add(node.name.value);
          const fragment = this.fragments.get(node.name.value);
          if (fragment) collect(fragment.selectionSet);
        }
      }
    };
    for (const set of sets) collect(set);
    if (this.pairs > mostPairs) {
      throw refuse(
        `The document repeats the same fields too often: the maximum is ${mostPairs} pairs`,
      );
    }
    for (const group of groups.values()) if (group.sets.length > 0) this.countPairs(group.sets);
  }
}
