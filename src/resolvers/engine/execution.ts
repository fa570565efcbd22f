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

/** What the errors of a request are logged with. */
type Request = Pick<GraphContext, 'log' | 'requestId'>;

/**
 * Who may ask, what it may cost, and how it is answered: every operation passes here.
 *
 * An operation that is seen again is compiled: the plan of its execution, made once, then serves
 * as long as the operation is remembered.
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

  /** The operation of this text, if it was found valid before. */
  recall(text: string, operationName: string | null | undefined): ValidOperation | undefined {
    return this.remembered.recall(text, operationName);
  }

  /**
   * Parses and validates an operation of a caller who may run it, and remembers it if it is valid.
   *
   * @returns undefined where the document is valid and the request does not say which operation it means
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

  /** Whether the request has the credentials that an operation needs at least. */
  mayRun(
    { caller, login }: Pick<GraphContext, 'caller' | 'login'>,
    valid: ValidOperation,
  ): boolean {
    if (caller.type !== 'anonymous') return true;
    // The session is not the caller before it has its second factor.
    return login !== undefined && isForPendingSession(this.schema, valid.operation);
  }

  /**
   * Answers an operation, whether it was just found valid or long ago.
   *
   * @param bytes size of the body that the variables came in, if it is known
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
    // Those of a body were looked at when it was read; those in an address were not.
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

  /** As `answer` for a request with an idempotency key: a mutation is committed once. */
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
   * Answers a caller who has shown no credentials: with the schema where it may be known, else with
   * 401. Nothing else is validated for them, and nothing is kept.
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

  /** What the operation costs, or the answer that refuses it. */
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
      // Without data nothing was run: the variables did not fit.
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

  /** Takes the place of Apollo Server's own validation and execution. */
  get plugin(): ApolloServerPlugin<GraphContext> {
    return {
      requestDidStart: async () => ({
        responseForOperation: async ({ request, source, contextValue }) => {
          const admission =
            contextValue.admission ?? this.admit(contextValue, source, request.operationName);
          // Which of several operations is meant was not said: the ordinary way refuses that.
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
 * `ctx` with a caller who is found anew: anonymous if the credentials are not valid any more. A
 * mutation is decided by every change of access that was committed before it.
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
