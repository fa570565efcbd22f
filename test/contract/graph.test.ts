import { describe, expect, it } from 'vitest';
import { buildGraphSchema } from '../../src/resolvers/schema.js';
import { contract, keyOf, type ContractOperation } from './contract.js';
import { access } from './graph/access.js';
import { accounts } from './graph/accounts.js';
import { commonNames } from './graph/common-names.js';
import { answeredBy, Graph, takenBy, type Counterpart } from './graph/counterparts.js';
import { estate } from './graph/estate.js';
import { identity } from './graph/identity.js';
import { services } from './graph/services.js';

/* What REST has, the graph has too, or there is a reason: for each operation, each parameter and each member. */
const table = { ...accounts, ...access, ...identity, ...services, ...estate };
const graph = new Graph(buildGraphSchema(), commonNames);

const compared = contract.operations.flatMap(
  (operation): [string, ContractOperation, Counterpart][] => {
    const counterpart = table[keyOf(operation)];
    return counterpart && 'fields' in counterpart
      ? [[keyOf(operation), operation, counterpart]]
      : [];
  },
);

it('has an entry for each operation', () => {
  expect(Object.keys(table).sort()).toEqual(contract.operations.map(keyOf).sort());
});

it('refers to existing fields', () => {
  const named = compared.flatMap(([, , { fields, names }]) => [
    ...fields,
    ...Object.values(names).filter((name) => typeof name === 'string' && /^[A-Z]/.test(name)),
  ]);
  expect(named.filter((name) => !graph.field(name as string))).toEqual([]);
});

describe.each(compared)('%s', (_key, operation, counterpart) => {
  it('accepts nothing that the graph does not accept', () => {
    const ids = operation.pathParams.map(({ name }) => name);
    const missing = takenBy(operation).filter(
      (path) =>
        !isExplained(counterpart, path) &&
        !graph.takes(counterpart, path) &&
        !(ids.includes(path) && graph.names(counterpart)),
    );
    expect(missing).toEqual([]);
  });

  it('returns nothing that the graph does not return', () => {
    expect(answeredBy(operation).filter((path) => !graph.answers(counterpart, path))).toEqual([]);
  });

  it('has no exception for members that do not exist', () => {
    const has = [...takenBy(operation), ...answeredBy(operation)];
    expect(Object.keys(counterpart.names).filter((name) => !has.includes(name))).toEqual([]);
  });
});

/**
 * Whether there is a reason for the name or a part of it, or a field of the graph is its
 * counterpart.
 */
function isExplained({ names }: Counterpart, path: string): boolean {
  const parts = path.split('.');
  return parts.some((_, index) => {
    const given = names[parts.slice(0, index + 1).join('.')];
    return typeof given === 'object' || (typeof given === 'string' && /^[A-Z]/.test(given));
  });
}
