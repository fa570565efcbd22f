import { HeaderMap, type ApolloServerPlugin, type GraphQLResponse } from '@apollo/server';
import {
  execute,
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { anonymous } from '../../domain/core/caller.js';
import { DomainError, domainErrorOf, errorCodes } from '../../domain/core/errors.js';
import { halfPairIn } from '../../http/well-formed.js';
import { compilerOf, type Execution } from './compile.js';
import type { GraphContext } from './context.js';
import { costOf, largestAnonymousCost, largestCost } from './cost.js';
import { formatError, requestError, unauthenticated } from './errors.js';
import { answerKeyed } from './answer-keyed.js';
import { mayBeIntrospection, readsData } from './introspection.js';
import type { ValidOperation, Answer, SentOperation, Admission } from './operation.js';
import { OperationCache } from './operation-cache.js';
import { isForPendingSession } from './pending-session.js';
import { planSizeOf } from './plan-size.js';
import { parseWithinLimits, readDocument } from './read-document.js';
import { mostVariableErrors, variablesRefusal } from './variable-limits.js';

/** The part of the context that is logged with errors. */
type Request = Pick<GraphContext, 'log' | 'requestId'>;

/**
 * Authorizes, limits and executes every operation.
 *
 * An operation that is seen for the second time is compiled. Its plan is kept as long as the
 * operation is remembered.
 */
export class Operations {
  private readonly remembered = new OperationCache();
  private readonly compile: ReturnType<typeof compilerOf>;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly options: { readonly introspection: boolean },
  ) {
    this.compile = compilerOf(schema, options);
  }

  /** Returns the operation with this text if it was validated before. */
  recall(text: string, operationName: string | null | undefined): ValidOperation | undefined {
    return this.remembered.recall(text, operationName);
  }

  /**
   * Parses and validates an operation of a caller who may run it, and remembers it if it is valid.
   *
   * @returns undefined if the document is valid and the request does not identify its operation
   */
  admit(
    request: Request,
    text: string,
    operationName: string | null | undefined,
  ): Admission | undefined {
    const known = this.recall(text, operationName);
    if (known) return { valid: known };
    const { schema } = this;
    const document = readDocument(schema, text, this.options);
    if (!('kind' in document)) return { refused: refusal(document, request) };
    const operation = getOperationAST(document, operationName) ?? undefined;
    if (!operation) return undefined;
    const valid = { document, operation, size: planSizeOf(schema, document, operation) };
    this.remembered.remember(text, operationName, valid);
    return { valid };
  }

  /** Whether the request has sufficient credentials for the operation. */
  mayRun(
    { caller, login }: Pick<GraphContext, 'caller' | 'login'>,
    valid: ValidOperation,
  ): boolean {
    if (caller.type !== 'anonymous') return true;
    // A session becomes the caller only after its second factor.
    return login !== undefined && isForPendingSession(this.schema, valid.operation);
  }

  /**
   * Answers a valid operation.
   *
   * @param bytes size of the body with the variables, if it is known
   */
  async answer(
    ctx: GraphContext,
    valid: ValidOperation,
    variables: Readonly<Record<string, unknown>>,
    bytes?: number,
  ): Promise<Answer> {
    if (valid.operation.operation === OperationTypeNode.MUTATION && ctx.database.channel.isShared) {
      ctx = await renewed(ctx);
    }
    if (!this.mayRun(ctx, valid)) return refusal([requestError(unauthenticated())], ctx, 401);
    const tooLarge = variablesRefusal(variables, bytes);
    if (tooLarge) return refusal([tooLarge], ctx);
    // The variables of a body were checked when it was read, those of an address were not.
    const halved = bytes === undefined ? halfPairIn(variables) : undefined;
    if (halved) return refusal([requestError(halved)], ctx);
    const cost = this.affordable(ctx, valid, variables);
    if (typeof cost === 'object') return cost;
    const execute = async () =>
      this.answerOf(ctx, await this.executionOf(valid)(ctx, variables), cost);
    return ctx.idempotencyKey === undefined
      ? execute()
      : this.answerOnce(ctx, valid, variables, execute);
  }

  /** As `answer`, for a request with an idempotency key: a mutation is committed at most once. */
  private async answerOnce(
    ctx: GraphContext,
    valid: ValidOperation,
    variables: Readonly<Record<string, unknown>>,
    execute: () => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await answerKeyed(ctx, valid, variables, execute);
    } catch (error) {
      const known = domainErrorOf(error);
      if (!known) throw error;
      const { retryAfter } = known.details.context ?? {};
      const refused = new GraphQLError('', { originalError: error as Error });
      return {
        ...refusal([refused], ctx, errorCodes[known.code].status),
        ...(retryAfter !== undefined && { headers: { 'retry-after': String(retryAfter) } }),
      };
    }
  }

  /**
   * Answers a caller without credentials: with the schema if introspection is enabled, otherwise
   * with 401. Other operations are not validated, and none are remembered.
   */
  async answerAnonymous(ctx: GraphContext, asked: SentOperation | undefined): Promise<Answer> {
    const unknown = refusal([requestError(unauthenticated())], ctx, 401);
    if (!this.options.introspection || !asked || !mayBeIntrospection(asked.query)) return unknown;
    const { query: text, operationName, variables } = asked;
    const parsed = parseWithinLimits(text);
    if (parsed instanceof GraphQLError) return refusal([parsed], ctx);
    if (parsed.definitions.some((node) => readsData(node))) return unknown;
    const document = readDocument(this.schema, text, this.options);
    if (!('kind' in document)) return refusal(document, ctx);
    const operation = getOperationAST(document, operationName);
    if (!operation) return unknown;
    const cost = this.affordable(ctx, { document, operation }, variables);
    if (typeof cost === 'object') return cost;
    return this.answerOf(ctx, await this.interpreter(document, operation)(ctx, variables), cost);
  }

  /** Returns the cost of the operation, or the response that refuses it. */
  private affordable(
    ctx: GraphContext,
    { document, operation }: Pick<ValidOperation, 'document' | 'operation'>,
    variables: Readonly<Record<string, unknown>>,
  ): number | Answer {
    if (!this.schema.getRootType(operation.operation)) {
      return refusal(
        [new GraphQLError(`The schema does not support ${operation.operation}s`)],
        ctx,
      );
    }
    const cost = costOf(this.schema, document, operation, variables);
    const limit = ctx.caller.type === 'anonymous' ? largestAnonymousCost : largestCost;
    if (cost <= limit) return cost;
    const extensions = { code: 'OPERATION_TOO_COSTLY', cost, limit };
    const message = `The operation has a cost of ${cost}, which exceeds the limit of ${limit}: request smaller pages`;
    return refusal([new GraphQLError(message, { extensions })], ctx);
  }

  private answerOf(ctx: GraphContext, { data, errors }: ExecutionResult, cost: number): Answer {
    const formatted = errors?.map((error) => formatError(error, ctx));
    return {
      // Without data nothing was executed: the variables were invalid.
      status: data === undefined ? 400 : 200,
      result: {
        ...(formatted && { errors: formatted }),
        ...(data !== undefined && { data }),
        extensions: { cost: { requested: cost, limit: largestCost } },
      },
    };
  }

  private interpreter(document: DocumentNode, operation: OperationDefinitionNode): Execution {
    const { schema } = this;
    const operationName = operation.name?.value;
    const hideSuggestions = !this.options.introspection;
    const options = { maxCoercionErrors: mostVariableErrors };
    return (contextValue, variableValues) =>
      execute({
        schema,
        document,
        operationName,
        contextValue,
        variableValues,
        hideSuggestions,
        options,
      });
  }

  private executionOf(valid: ValidOperation): Execution {
    const { document, operation } = valid;
    return this.remembered.executionOf(
      valid,
      () => this.interpreter(document, operation),
      () => this.compile(document, operation),
    );
  }

  /** Replaces the validation and execution of Apollo Server. */
  get plugin(): ApolloServerPlugin<GraphContext> {
    return {
      requestDidStart: async () => ({
        responseForOperation: async ({ request, source, contextValue }) => {
          const admission =
            contextValue.admission ?? this.admit(contextValue, source, request.operationName);
          // The request does not identify its operation: Apollo Server refuses it.
          if (!admission) return null;
          const { refused, valid } = admission;
          return responseOf(
            refused ?? (await this.answer(contextValue, valid, request.variables ?? {})),
          );
        },
      }),
    };
  }
}

/**
 * Returns `ctx` with the caller read again, anonymous if the credentials are no longer valid. A
 * mutation takes into account every change of access that was committed before it.
 */
async function renewed(ctx: GraphContext): Promise<GraphContext> {
  try {
    return { ...ctx, ...(await ctx.renewed?.()) };
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'UNAUTHENTICATED') throw error;
    return { ...ctx, caller: anonymous, login: undefined };
  }
}

const refusal = (errors: readonly GraphQLError[], request: Request, status = 400): Answer => ({
  status,
  result: { errors: errors.map((error) => formatError(error, request)) },
});

const responseOf = ({ status, result, headers = {} }: Answer): GraphQLResponse => ({
  http: { headers: new HeaderMap(Object.entries(headers)), status },
  body: { kind: 'single', singleResult: result },
});
