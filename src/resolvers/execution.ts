import {
  HeaderMap,
  type ApolloServerPlugin,
  type GraphQLRequestContextResponseForOperation,
  type GraphQLRequestListener,
  type GraphQLResponse,
} from '@apollo/server';
import {
  execute,
  GraphQLError,
  Kind,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { DomainError } from '../domain/errors.js';
import { compilerOf, type Execution } from './compile.js';
import type { GraphContext } from './context.js';
import { costOf, largestCost } from './cost.js';
import { formatError, requestError } from './errors.js';

/** Fields that say what the graph is, not what is in it. */
const introspective = /^__/;

/** Whether an operation asks for anything beside the schema itself. */
function readsData(set: SelectionSetNode, document: DocumentNode): boolean {
  return set.selections.some((node) => {
    if (node.kind === Kind.FIELD) return !introspective.test(node.name.value);
    if (node.kind === Kind.INLINE_FRAGMENT) return readsData(node.selectionSet, document);
    const fragment = document.definitions.find(
      (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === node.name.value,
    );
    return (
      fragment !== undefined &&
      'selectionSet' in fragment &&
      readsData(fragment.selectionSet, document)
    );
  });
}

/**
 * Who may ask, what it may cost, and how it is answered: every operation passes here.
 *
 * An operation that is seen again is compiled: the plan of its execution, made once, then serves
 * as long as the parsed document is kept.
 */
export function executionPlugin(schema: GraphQLSchema): ApolloServerPlugin<GraphContext> {
  const seen = new WeakSet<OperationDefinitionNode>();
  const compiled = new WeakMap<OperationDefinitionNode, Execution>();
  const compile = compilerOf(schema);

  function executionOf(document: DocumentNode, operation: OperationDefinitionNode): Execution {
    const known = compiled.get(operation);
    if (known) return known;
    const operationName = operation.name?.value;
    const interpret: Execution = (contextValue, variableValues) =>
      execute({ schema, document, operationName, contextValue, variableValues });
    if (!seen.has(operation)) {
      // Compiling takes longer than it saves for what is asked once.
      seen.add(operation);
      return interpret;
    }
    const execution = compile(document, operation) ?? interpret;
    compiled.set(operation, execution);
    return execution;
  }

  const listener: GraphQLRequestListener<GraphContext> = {
    async didResolveOperation({ document, operation, request, contextValue: ctx }) {
      if (!operation) return;
      if (ctx.caller.type === 'anonymous' && readsData(operation.selectionSet, document)) {
        throw requestError(new DomainError('UNAUTHENTICATED', 'authentication is required'));
      }
      const cost = costOf(schema, document, operation, request.variables ?? {});
      if (cost > largestCost) {
        throw new GraphQLError(
          `The operation may cost ${cost}, and ${largestCost} is the limit: ask for smaller pages`,
          {
            extensions: {
              code: 'OPERATION_TOO_COSTLY',
              cost,
              limit: largestCost,
              http: { status: 400 },
            },
          },
        );
      }
    },
    async responseForOperation(request) {
      // Which of several operations is meant was not said: the ordinary way refuses that.
      return request.operation ? respond(request, request.operation) : null;
    },
  };

  async function respond(
    {
      document,
      request,
      contextValue: ctx,
    }: GraphQLRequestContextResponseForOperation<GraphContext>,
    operation: OperationDefinitionNode,
  ): Promise<GraphQLResponse> {
    const variables = request.variables ?? {};
    const { data, errors } = await executionOf(document, operation)(ctx, variables);
    const extensions = {
      cost: { requested: costOf(schema, document, operation, variables), limit: largestCost },
    };
    const formatted = errors?.map((error) => formatError(error, ctx));
    return {
      // Without data nothing was run: the variables did not fit.
      http: { headers: new HeaderMap(), ...(data === undefined && { status: 400 }) },
      body: {
        kind: 'single',
        singleResult: {
          ...(data !== undefined && { data }),
          ...(formatted && { errors: formatted }),
          extensions,
        },
      },
    };
  }

  return {
    async requestDidStart() {
      return listener;
    },
  };
}
