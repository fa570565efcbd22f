import type { OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Execution } from './compile.js';
import type { ValidOperation } from './execution.js';

/** Most characters of a text that is remembered. */
const longestRemembered = 20_000;

/** Most characters of a text that is compiled: compiling a long one stops the process for too long. */
const longestCompiled = 5000;

/** Bytes that all remembered operations may take. */
export const mostBytes = 96 * 2 ** 20;

/** Bytes that an operation takes per character: its document, and its plan. Measured, see ADR 17. */
const documentBytes = 120;
const planBytes = 380;

const bytesOf = (length: number) =>
  length * (documentBytes + (length <= longestCompiled ? planBytes : 0));

const keyOf = (text: string, operationName: string | null | undefined) =>
  `${operationName ?? ''} ${text}`;

/** Remembers valid operations by their texts, and what was made of them. Bounded in bytes. */
export class OperationCache {
  private readonly operations = new LRUCache<string, ValidOperation>({
    maxSize: mostBytes,
    sizeCalculation: (_operation, key) => bytesOf(key.length),
  });
  private readonly seen = new WeakSet<OperationDefinitionNode>();
  private readonly executions = new WeakMap<OperationDefinitionNode, Execution>();

  /** Bytes that the remembered operations take, as estimated. */
  get bytes(): number {
    return this.operations.calculatedSize;
  }

  /** The operation of this text, if it was found valid before. */
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

  /** How `operation` runs: interpreted the first time, then as `compile` says, which is asked once. */
  executionOf(
    operation: OperationDefinitionNode,
    interpret: () => Execution,
    compile: () => Execution | undefined,
  ): Execution {
    const known = this.executions.get(operation);
    if (known) return known;
    if (!this.seen.has(operation)) {
      // Compiling takes longer than it saves for what is asked once.
      this.seen.add(operation);
      return interpret();
    }
    const length = operation.loc?.source.body.length ?? Infinity;
    const execution = (length <= longestCompiled ? compile() : undefined) ?? interpret();
    this.executions.set(operation, execution);
    return execution;
  }
}
