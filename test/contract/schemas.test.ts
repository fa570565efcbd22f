import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { Operation } from '../../src/rest/engine/operation.js';
import { operations } from '../../src/rest/operations.js';
import { complaints, contract, documented, keyOf, successes } from './contract.js';
import { documentSlips, leveledLists, outputDeviations } from './deviations.js';
import { differences } from './shape.js';

const ajv = new Ajv({ strict: false, allErrors: true });

/** A schema that takes the same values, but leaves open what has to be there. */
const lenient = (schema: unknown): object =>
  JSON.parse(JSON.stringify(schema), (name, value: unknown) =>
    name === 'required' && Array.isArray(value) ? undefined : value,
  ) as object;

/** Moments as we write them: the examples leave the zone out. */
const zoned = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value).replace(/"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\+00:00)?"/g, '"$1Z"'),
  ) as unknown;

describe('the contract itself', () => {
  it('has examples that match its schemas, except for its known errors', () => {
    const wrong = contract.operations.flatMap((operation) =>
      successes(operation).flatMap(({ schema, examples = {} }) =>
        Object.values(examples).some((example) => schema && complaints(schema, example).length > 0)
          ? [keyOf(operation)]
          : [],
      ),
    );
    expect(wrong).toEqual(documentSlips);
  });
});

const answered = operations.filter(({ response }) => response).filter((o) => documented(keyOf(o)));

describe.each(answered.map((operation) => [keyOf(operation), operation] as const))(
  '%s',
  (key, { response, success }: Operation) => {
    const facts = successes(documented(key)!).find(({ status }) => status === success)!;

    it('returns nothing that the contract does not document', () => {
      const excused = outputDeviations[key] ?? {};
      const found = differences(response!, facts.schema ?? {}).filter(
        (difference) =>
          // Lists are paged forward only.
          difference !== '$.paging.cursors.before: is never sent' &&
          !(leveledLists.includes(key) && /^\$\.items\[\]\.\w+: is not always/.test(difference)),
      );
      expect(found.filter((difference) => !Object.hasOwn(excused, difference))).toEqual([]);
      expect(Object.keys(excused).filter((difference) => !found.includes(difference))).toEqual([]);
    });

    it('allows every documented example', () => {
      const validate = ajv.compile(lenient(response));
      for (const example of Object.values(facts.examples ?? {})) {
        validate(zoned(example));
        expect(validate.errors ?? []).toEqual([]);
      }
    });
  },
);
