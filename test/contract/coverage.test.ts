import { OptionalKind, type TObject } from '@sinclair/typebox';
import { describe, expect, it } from 'vitest';
import { DomainError, errorCodes, type ErrorCode } from '../../src/domain/core/errors.js';
import { errorBody } from '../../src/rest/engine/errors.js';
import type { Operation } from '../../src/rest/engine/operation.js';
import { operations } from '../../src/rest/operations.js';
import { wireName } from '../../src/rest/engine/read-input.js';
import {
  contract,
  documented,
  failures,
  isAboutItems,
  keyOf,
  successes,
  type ContractSchema,
} from './contract.js';
import {
  additions,
  inputDeviations,
  isMovedFrom,
  movedStatuses,
  openOperations,
} from './deviations.js';

const served = operations.map(keyOf);
const inContract = operations.filter((operation) => documented(keyOf(operation)));

/** `name`, or `name!` if the property is required. */
const names = (schema: TObject | undefined) =>
  Object.entries(schema?.properties ?? {}).map(
    ([name, property]) => wireName(name, property) + (property[OptionalKind] ? '' : '!'),
  );
const documentedNames = (parameters: readonly { name: string; required: boolean }[]) =>
  parameters.map(({ name, required }) => name + (required ? '!' : ''));

/** Names of the properties of `schema`, including those of the schemas that it consists of. */
function namesIn(schema: ContractSchema): string[] {
  const { $ref, allOf = [], properties = {}, required = [] } = schema;
  const reference = $ref as string | undefined;
  if (reference) return namesIn(contract.types[reference.slice('#/types/'.length)]!);
  return [
    ...(allOf as ContractSchema[]).flatMap(namesIn),
    ...Object.keys(properties as object).map(
      (name) => name + ((required as string[]).includes(name) ? '!' : ''),
    ),
  ];
}

function documentedBody(key: string): string[] {
  const { request } = documented(key)!;
  return request?.form ? documentedNames(request.form) : namesIn(request?.schema ?? {});
}

/** Compares two lists of names, except for deviations with a reason. */
function expectNames(key: string, ours: string[], theirs: string[]): void {
  const excused = new Set(Object.keys(inputDeviations[key] ?? {}));
  const kept = (list: string[]) =>
    list.filter((name) => !excused.has(name.replace('!', ''))).sort();
  expect(kept(ours)).toEqual(kept(theirs));
}

const sameAs = ({ domain, code }: { domain: string; code: string | number }) => ({ domain, code });

/** Returns status, domain and code of a refusal because of offering items, by its legacy code. */
function refusedItems(legacy: string | number, errors: Operation['errors']) {
  const code = (Object.keys(errorCodes) as ErrorCode[]).find(
    (name) => errorCodes[name].legacy === legacy,
  )!;
  const refused = errorBody(new DomainError(code, '', { items: [{ name: 'vms' }] }), errors);
  return { status: refused.status, ...sameAs(refused.body.error) };
}

describe('the contract', () => {
  it('has only operations that are served', () => {
    console.info(
      `contract: ${inContract.length} of ${contract.operations.length} operations served`,
    );
    expect(contract.operations.map(keyOf).filter((key) => !served.includes(key))).toEqual([]);
  });

  it('has each operation once, and the server has no others except the listed additions', () => {
    expect(served.filter((key, index) => served.indexOf(key) !== index)).toEqual([]);
    expect(served.filter((key) => !documented(key)).sort()).toEqual(Object.keys(additions).sort());
  });
});

describe.each(inContract.map((operation) => [keyOf(operation), operation] as const))(
  '%s',
  (key, operation: Operation) => {
    const facts = documented(key)!;

    it('accepts the documented query', () => {
      expectNames(key, names(operation.query), documentedNames(facts.query));
    });

    it('accepts the documented body', () => {
      expectNames(key, names(operation.body), documentedBody(key));
      expect(operation.media === 'image/png').toBe(facts.request?.mediaType === 'image/png');
      expect(operation.form ?? false).toBe(
        facts.request?.mediaType === 'application/x-www-form-urlencoded',
      );
    });

    it('returns the documented status', () => {
      expect(successes(facts).map(({ status }) => status)).toContain(operation.success);
    });

    it('requires the documented scopes', () => {
      const wanted = facts.scopes.map((scope) => scope.split('::').at(-1));
      if (Array.isArray(operation.scopes)) {
        expect([...(operation.scopes as string[])].sort()).toEqual(wanted.sort());
      } else {
        const [way, ...others] = openOperations[key] ? [] : facts.security;
        const wanted = way === 'session' && others.length === 0 ? 'session' : 'authenticated';
        expect(operation.scopes).toBe(way ? wanted : 'public');
      }
    });

    it('returns the documented errors with the documented codes and messages', () => {
      const { errors } = operation;
      const possible = [
        ...failures(facts).filter(({ status }) => !isMovedFrom(key, status)),
        ...Object.entries(movedStatuses[key] ?? {}).flatMap(([status, from]) =>
          failures(documented(from)!).filter((failure) => failure.status === Number(status)),
        ),
      ];
      expect([...errors.statuses].sort()).toEqual(possible.map(({ status }) => status).sort());
      for (const { status, error } of possible) {
        if (error && isAboutItems(error)) {
          expect(refusedItems(error.code, errors)).toEqual({ status, ...sameAs(error) });
          continue;
        }
        const code = (Object.keys(errorCodes) as ErrorCode[]).find(
          (name) => (errors.answers?.[name] ?? errorCodes[name].status) === status,
        );
        // Operations with authentication have the same 401 everywhere. Public operations have their
        // own.
        if (!error || !code || (status === 401 && operation.scopes !== 'public')) continue;
        const {
          domain,
          code: sent,
          message,
        } = errorBody(new DomainError(code, ''), errors).body.error;
        expect({ status, domain, code: sent, message }).toEqual({
          status,
          domain: error.domain,
          code: error.code,
          message: error.message,
        });
      }
    });
  },
);
