import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Operation } from '../../src/rest/engine/operation.js';

/** A JSON Schema of the contract (draft-07); a `$ref` points into the contract's `types`. */
export type ContractSchema = Readonly<Record<string, any>>;

export interface ContractParameter {
  readonly name: string;
  readonly required: boolean;
  readonly type: string;
}

export interface ContractResponse {
  readonly status: number;
  readonly mediaType?: string;
  readonly schema?: ContractSchema;
  readonly examples?: Readonly<Record<string, unknown>>;
  readonly error?: {
    domain: string;
    code: string | number;
    message: string;
    context?: { offering_items?: unknown };
  };
  readonly oauthError?: { error: string; error_description: string };
}

/** One of the documented operations. */
export interface ContractOperation {
  /** `GET /tenants`: the method and the path without the prefix. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly scopes: readonly string[];
  readonly security: readonly string[];
  readonly pathParams: readonly ContractParameter[];
  readonly query: readonly ContractParameter[];
  readonly request?: {
    readonly mediaType: string;
    readonly schema?: ContractSchema;
    readonly example?: unknown;
    readonly form?: readonly ContractParameter[];
  };
  readonly responses: readonly ContractResponse[];
}

interface Contract {
  readonly operations: readonly ContractOperation[];
  readonly types: Readonly<Record<string, ContractSchema>>;
}

export const contract = JSON.parse(
  readFileSync(new URL('./api2.json', import.meta.url), 'utf8'),
) as Contract;

/** `GET /api/2/tenants`: what an operation is called in every table of these tests. */
export const keyOf = ({ method, path }: Pick<Operation, 'method' | 'path'> | ContractOperation) =>
  `${method} ${path}`;

const byKey = new Map(contract.operations.map((operation) => [keyOf(operation), operation]));

export const documented = (key: string): ContractOperation | undefined => byKey.get(key);

/** Responses that do not report a failure; there is one for every operation that is served. */
export const successes = ({ responses }: ContractOperation): ContractResponse[] =>
  responses.filter(({ status }) => status < 400);

export const failures = ({ responses }: ContractOperation): ContractResponse[] =>
  responses.filter(({ status }) => status >= 400);

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema({ types: contract.types }, 'contract');

/** `schema` with its references leading to the contract that `ajv` knows. */
const anchored = (schema: unknown): unknown =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/types/', '"contract#/types/'));

const compiled = new Map<unknown, ValidateFunction>();

/** What is wrong with `value` by a schema of the contract: nothing, if the list is empty. */
export function complaints(schema: ContractSchema, value: unknown): string[] {
  let validate = compiled.get(schema);
  if (!validate) {
    validate = ajv.compile(anchored(schema) as object);
    compiled.set(schema, validate);
  }
  validate(value);
  return (validate.errors ?? []).map(
    ({ instancePath, message }) => `${instancePath || '/'} ${message}`,
  );
}

const references = new Map<string, ContractSchema>();

/** The contract's own type called `name`: the same object each time, which `complaints` compiles once. */
export function contractType(name: string): ContractSchema {
  const known = references.get(name);
  if (known) return known;
  const reference = { $ref: `#/types/${name}` };
  references.set(name, reference);
  return reference;
}

/** Whether an error is about offering items: where the contract documents one, it is no general refusal. */
export const isAboutItems = ({ context }: { context?: { offering_items?: unknown } }): boolean =>
  context?.offering_items !== undefined;
