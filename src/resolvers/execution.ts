import { HeaderMap, type ApolloServerPlugin, type GraphQLResponse } from '@apollo/server';
import {
  execute,
  GraphQLError,
  Kind,
  type DocumentNode,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
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

/** An operation that has passed the rules of the schema. */
export interface ValidOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** What is answered, and with which HTTP status. */
export interface Answer {
  readonly status: number;
  readonly result: FormattedExecutionResult;
}

/** Texts of operations that are remembered, and how long one of them may be, in characters. */
const rememberedTexts = 1000;
const longestText = 20_000;

const keyOf = (text: string, operationName: string | null | undefined) =>
  `${operationName ?? ''} ${text}`;

/**
 * Who may ask, what it may cost, and how it is answered: every operation passes here.
 *
 * An operation that is seen again is compiled: the plan of its execution, made once, then serves
 * as long as its text is remembered.
 */
export class Operations {
  private readonly seen = new WeakSet<OperationDefinitionNode>();
  private readonly compiled = new WeakMap<OperationDefinitionNode, Execution>();
  private readonly compile: ReturnType<typeof compilerOf>;
  private readonly remembered = new LRUCache<string, ValidOperation>({ max: rememberedTexts });

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly options: { readonly introspection: boolean },
  ) {
    this.compile = compilerOf(schema);
  }

  /** The operation of this text, if it was found valid before. */
  recall(text: string, operationName: string | null | undefined): ValidOperation | undefined {
    return this.remembered.get(keyOf(text, operationName));
  }

  /** Answers an operation, whether it was just found valid or long ago. */
  async answer(
    ctx: GraphContext,
    { document, operation }: ValidOperation,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<Answer> {
    const refuse = (error: GraphQLError, status: number): Answer => ({
      status,
      result: { errors: [formatError(error, ctx)] },
    });
    if (!this.schema.getRootType(operation.operation)) {
      return refuse(new GraphQLError(`The graph has no ${operation.operation}s`), 400);
    }
    if (ctx.caller.type === 'anonymous' && readsData(operation.selectionSet, document)) {
      const error = new DomainError('UNAUTHENTICATED', 'authentication is required');
      return refuse(requestError(error), 401);
    }
    const cost = costOf(this.schema, document, operation, variables);
    if (cost > largestCost) {
      const extensions = { code: 'OPERATION_TOO_COSTLY', cost, limit: largestCost };
      const message = `The operation may cost ${cost}, and ${largestCost} is the limit: ask for smaller pages`;
      return refuse(new GraphQLError(message, { extensions }), 400);
    }
    const executed = await this.executionOf(document, operation)(ctx, variables);
    return this.answerOf(ctx, executed, { requested: cost, limit: largestCost });
  }

  private answerOf(ctx: GraphContext, { data, errors }: ExecutionResult, cost: object): Answer {
    const { introspection } = this.options;
    const formatted = errors?.map((error) => formatError(error, { ...ctx, introspection }));
    return {
      // Without data nothing was run: the variables did not fit.
      status: data === undefined ? 400 : 200,
      result: {
        ...(formatted && { errors: formatted }),
        ...(data !== undefined && { data }),
        extensions: { cost },
      },
    };
  }

  private executionOf(document: DocumentNode, operation: OperationDefinitionNode): Execution {
    const known = this.compiled.get(operation);
    if (known) return known;
    const { schema } = this;
    const operationName = operation.name?.value;
    const interpret: Execution = (contextValue, variableValues) =>
      execute({ schema, document, operationName, contextValue, variableValues });
    if (!this.seen.has(operation)) {
      // Compiling takes longer than it saves for what is asked once.
      this.seen.add(operation);
      return interpret;
    }
    const execution = this.compile(document, operation) ?? interpret;
    this.compiled.set(operation, execution);
    return execution;
  }

  /** Takes the place of Apollo Server's own execution, and remembers what it has found valid. */
  get plugin(): ApolloServerPlugin<GraphContext> {
    return {
      requestDidStart: async () => ({
        responseForOperation: async ({ document, request, source, contextValue, ...rest }) => {
          // Which of several operations is meant was not said: the ordinary way refuses that.
          const operation = rest.operation as OperationDefinitionNode | undefined;
          if (!operation) return null;
          const valid = { document, operation };
          if (source.length <= longestText) {
            this.remembered.set(keyOf(source, request.operationName), valid);
          }
          return responseOf(await this.answer(contextValue, valid, request.variables ?? {}));
        },
      }),
    };
  }
}

const responseOf = ({ status, result }: Answer): GraphQLResponse => ({
  http: { headers: new HeaderMap(), status },
  body: { kind: 'single', singleResult: result },
});
