import type { DocumentNode, FormattedExecutionResult, OperationDefinitionNode } from 'graphql';
import type { PlanSize } from './plan-size.js';

/** An operation that has passed the rules of the schema. */
export interface ValidOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly size: PlanSize;
}

/** What is answered, and with which HTTP status. */
export interface Answer {
  readonly status: number;
  readonly result: FormattedExecutionResult;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An operation as a request names it. */
export interface SentOperation {
  readonly query: string;
  readonly operationName: string | null | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Whether an operation may run: the valid operation, or the answer that refuses it. */
export type Admission =
  | { readonly valid: ValidOperation; readonly refused?: undefined }
  | { readonly valid?: undefined; readonly refused: Answer };
