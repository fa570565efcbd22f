import {
  Kind,
  OperationTypeNode,
  print,
  type OperationDefinitionNode,
  type DocumentNode,
} from 'graphql';
import type { TObject } from '@sinclair/typebox';
import { run, type Action } from '../../domain/core/action.js';
import { DomainError, type ErrorCode } from '../../domain/core/errors.js';
import type { KeyedWrite } from '../../domain/core/idempotency/idempotency-keys.js';
import { takesKey } from '../../domain/core/idempotency/takes-key.js';
import type { SetCookie } from '../../http/cookies.js';
import { readIdempotencyKey } from '../../http/idempotency.js';
import type { GraphContext } from './context.js';

declare module './context.js' {
  interface GraphContext {
    /** The mutation that the idempotency key belongs to. */
    keyed?: KeyedMutation;
  }
}

/** The answer to a mutation, as stored with its idempotency key. */
export interface KeptResponse<Answer> {
  readonly answer: Answer;
  readonly cookies: readonly SetCookie[];
}

/**
 * Begins a mutation that has an idempotency key.
 *
 * @returns undefined for a query, or without a key
 * @throws DomainError `BAD_INPUT` for an operation with more than one root field, because each is a
 *   separate transaction and a key belongs to one; otherwise the errors of `IdempotencyKeys.begin`
 */
export function beginKeyed(
  ctx: GraphContext,
  { document, operation }: { document: DocumentNode; operation: OperationDefinitionNode },
  variables: Readonly<Record<string, unknown>>,
): KeyedWrite | undefined {
  if (operation.operation !== OperationTypeNode.MUTATION) return undefined;
  const key = readIdempotencyKey(ctx.idempotencyKey);
  if (key === undefined) return undefined;
  const { selections } = operation.selectionSet;
  if (selections.length !== 1 || selections[0]!.kind !== Kind.FIELD) {
    throw new DomainError(
      'BAD_INPUT',
      'an operation with an Idempotency-Key must have exactly one mutation field and no other field at its root',
    );
  }
  const request = ['graphql', print(document), operation.name?.value ?? null, variables];
  return ctx.idempotencyKeys.begin(ctx, key, request);
}

const isAboutKey = (code: ErrorCode): boolean =>
  code === 'IDEMPOTENCY_KEY_IN_USE' || code === 'IDEMPOTENCY_KEY_REUSED';

/**
 * A mutation whose whole response is stored in its transaction. The transaction remains open while
 * the fields of the payload are read through it, and ends when the response is complete.
 */
export class KeyedMutation {
  /** The reason why nothing was committed. */
  failure: unknown;
  private payloadMade = false;
  private noKey = false;
  private written: Promise<void> | undefined;
  private complete!: (response: KeptResponse<unknown>) => void;
  private fail!: (error: unknown) => void;
  private readonly response = new Promise<KeptResponse<unknown>>((resolve, reject) => {
    this.complete = resolve;
    this.fail = reject;
  });

  constructor(private readonly key: KeyedWrite) {
    // Without a transaction, nothing awaits the response.
    this.response.catch(() => {});
  }

  /** Whether `failure` replaces the result of the operation. */
  get refusesRequest(): boolean {
    const { failure } = this;
    // The payload was read, but the transaction was not committed.
    if (this.payloadMade) return failure !== undefined;
    return failure instanceof DomainError && (this.noKey || isAboutKey(failure.code));
  }

  /** Runs the action of the mutation. Returns its payload before the transaction is committed. */
  perform<Input extends TObject, Result>(
    ctx: GraphContext,
    action: Action<Input, Result>,
    input: object,
    present: (result: Result) => object | Promise<object>,
  ): Promise<object> {
    if (!takesKey(action)) {
      this.noKey = true;
      this.failure = new DomainError(
        'BAD_INPUT',
        'this mutation does not accept an Idempotency-Key',
      );
      throw this.failure;
    }
    return new Promise((resolve, reject) => {
      const answer = async (result: Result, { session }: Pick<GraphContext, 'session'>) => {
        // Part of the response was read from a transaction that was rolled back.
        if (this.payloadMade) throw new Error('the transaction of a keyed mutation was repeated');
        this.payloadMade = true;
        // The rest of the operation reads the changes of the action.
        Object.assign(ctx, { session });
        ctx.loaders.clear();
        resolve(await present(result));
        return this.response;
      };
      this.written = run(action, ctx, input, { key: this.key, answer }).then(
        () => {},
        (error: unknown) => {
          this.failure = error;
          reject(error instanceof Error ? error : new Error('the write failed', { cause: error }));
        },
      );
    });
  }

  /**
   * Commits the mutation with `response`, or rolls it back if there is none.
   *
   * @returns whether it was committed; if not, `failure` contains the reason
   */
  async end(response: KeptResponse<unknown> | undefined, error?: unknown): Promise<boolean> {
    if (response) this.complete(response);
    else this.fail(error);
    await this.written;
    return this.payloadMade && this.failure === undefined;
  }
}
