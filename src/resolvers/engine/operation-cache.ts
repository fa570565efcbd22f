import type { OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Execution } from './compile.js';
import type { ValidOperation } from './operation.js';
import type { PlanSize } from './plan-size.js';

/** Maximum number of characters of a remembered document. */
const longestRemembered = 20_000;

/**
 * Maximum number of characters, and of fields of a plan, for compilation: more would block the
 * process for too long.
 */
const longestCompiled = 5000;
const mostPlanned = 200;

/** Maximum number of bytes of all remembered operations. */
export const mostBytes = 96 * 2 ** 20;

/**
 * Bytes per operation: per character of its text for the document and the literals of its plan, per
 * field for its cost, and per field of its plan. Measured, see ADR 17.
 */
const documentBytes = 120;
const literalBytes = 380;
const costBytes = 1000;
const planBytes = 1000;

const isCompiled = (length: number, { planned }: PlanSize) =>
  length <= longestCompiled && planned <= mostPlanned;

function bytesOf(length: number, size: PlanSize): number {
  const plan = isCompiled(length, size) ? length * literalBytes + size.planned * planBytes : 0;
  return length * documentBytes + size.fields * costBytes + plan;
}

const keyOf = (text: string, operationName: string | null | undefined) =>
  `${operationName ?? ''} ${text}`;

/** Remembers valid operations by their texts, and their plans. The total size in bytes is limited. */
export class OperationCache {
  private readonly operations = new LRUCache<string, ValidOperation>({
    maxSize: mostBytes,
    sizeCalculation: ({ size }, key) => bytesOf(key.length, size),
  });
  private readonly seen = new WeakSet<OperationDefinitionNode>();
  private readonly executions = new WeakMap<OperationDefinitionNode, Execution>();

  /** Estimated bytes of the remembered operations. */
  get bytes(): number {
    return this.operations.calculatedSize;
  }

  /** Returns the operation with this text if it was validated before. */
  recall(text: string, operationName: string | null | undefined): ValidOperation | undefined {
    return this.operations.get(keyOf(text, operationName));
  }

  /** Remembers a valid operation, unless its text is very long. */
  remember(
    text: string,
    operationName: string | null | undefined,
    operation: ValidOperation,
  ): void {
    if (text.length > longestRemembered) return;
    this.operations.set(keyOf(text, operationName), operation);
  }

  /**
   * Returns the execution of `operation`: interpreted the first time, then the result of `compile`,
   * which is called once.
   */
  executionOf(
    { operation, size }: ValidOperation,
    interpret: () => Execution,
    compile: () => Execution | undefined,
  ): Execution {
    const known = this.executions.get(operation);
    if (known) return known;
    if (!this.seen.has(operation)) {
      // For an operation that runs once, compiling takes longer than it saves.
      this.seen.add(operation);
      return interpret();
    }
    const length = operation.loc?.source.body.length ?? Infinity;
    const execution = (isCompiled(length, size) ? compile() : undefined) ?? interpret();
    this.executions.set(operation, execution);
    return execution;
  }
}
