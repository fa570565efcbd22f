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
  /** The method and the path without the prefix, such as `GET /tenants`. */
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

/** The name of an operation in all tables of these tests, such as `GET /api/2/tenants`. */
export const keyOf = ({ method, path }: Pick<Operation, 'method' | 'path'> | ContractOperation) =>
  `${method} ${path}`;

const byKey = new Map(contract.operations.map((operation) => [keyOf(operation), operation]));

export const documented = (key: string): ContractOperation | undefined => byKey.get(key);

/** Responses that do not report a failure. Every served operation has one. */
export const successes = ({ responses }: ContractOperation): ContractResponse[] =>
  responses.filter(({ status }) => status < 400);

export const failures = ({ responses }: ContractOperation): ContractResponse[] =>
  responses.filter(({ status }) => status >= 400);

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema({ types: contract.types }, 'contract');

/** Makes the references of `schema` refer to the contract in `ajv`. */
const anchored = (schema: unknown): unknown =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/types/', '"contract#/types/'));

const compiled = new Map<unknown, ValidateFunction>();

/** Returns the violations of a schema of the contract by `value`. */
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

/**
 * Returns the type `name` of the contract, always as the same object, which `complaints` compiles
 * once.
 */
export function contractType(name: string): ContractSchema {
  const known = references.get(name);
  if (known) return known;
  const reference = { $ref: `#/types/${name}` };
  references.set(name, reference);
  return reference;
}

/**
 * Whether an error is about offering items. If the contract documents one, it is not a general
 * error.
 */
export const isAboutItems = ({ context }: { context?: { offering_items?: unknown } }): boolean =>
  context?.offering_items !== undefined;
