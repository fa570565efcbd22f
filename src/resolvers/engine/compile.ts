import {
  BREAK,
  getVariableValues,
  GraphQLScalarType,
  GraphQLSchema,
  Kind,
  OperationTypeNode,
  visit,
  type DocumentNode,
  type ExecutionResult,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import type { GraphContext } from './context.js';
import { mostVariableErrors } from './variable-limits.js';

/** Runs one operation. */
export type Execution = (
  ctx: GraphContext,
  variables: Readonly<Record<string, unknown>>,
) => Promise<ExecutionResult> | ExecutionResult;

/** What the compiler takes every variable for: by the time it sees them they are checked. */
const Checked = new GraphQLScalarType({ name: 'CheckedVariable', parseValue: (value) => value });

/**
 * What makes executions of `schema` by compiling operations: the same answers, sooner. It returns
 * undefined for an operation that it leaves to the interpreter:
 *
 * - with a directive: the compiler keeps what `@skip` and `@include` say on the nodes of the
 *   document, where a fragment that is spread twice has one place for both;
 * - what asks for the schema, of which the compiler has one of its own;
 * - a mutation: there is nothing to gain.
 *
 * Variables are coerced here, for the compiler does not come to an end over an input type that
 * contains itself, as filters do.
 */
export function compilerOf(
  schema: GraphQLSchema,
  { introspection }: { readonly introspection: boolean },
) {
  const config = schema.toConfig();
  const withChecked = new GraphQLSchema({ ...config, types: [...config.types, Checked] });

  return (document: DocumentNode, operation: OperationDefinitionNode): Execution | undefined => {
    if (operation.operation !== OperationTypeNode.QUERY || !isPlain(document)) return undefined;
    const definitions = operation.variableDefinitions ?? [];
    const prepared = { ...operation, variableDefinitions: definitions.map(checked) };
    const query = compileQuery(
      withChecked,
      {
        ...document,
        definitions: document.definitions.map((one) => (one === operation ? prepared : one)),
      },
      operation.name?.value,
    );
    if (!isCompiledQuery(query)) return undefined;
    return (ctx, variables) => {
      const { coerced, errors } = getVariableValues(schema, definitions, variables, {
        maxErrors: mostVariableErrors,
        hideSuggestions: !introspection,
      });
      return errors ? { errors } : query.query(undefined, ctx, coerced);
    };
  };
}

function checked({ kind, variable }: VariableDefinitionNode): VariableDefinitionNode {
  return {
    kind,
    variable,
    type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: Checked.name } },
  };
}

/** Whether there is neither a directive in `document` nor a question about the schema. */
function isPlain(document: DocumentNode): boolean {
  let plain = true;
  const stop = () => {
    plain = false;
    return BREAK;
  };
  visit(document, {
    Directive: stop,
    Field: ({ name }) =>
      name.value === '__schema' || name.value === '__type' ? stop() : undefined,
  });
  return plain;
}
