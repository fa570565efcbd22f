import { Kind, type TSchema } from '@sinclair/typebox';
import { operations } from '../../src/rest/operations.js';
import { wireName } from '../../src/rest/engine/read-input.js';

/** The names of the properties of `schema` in the domain and in REST, those within it included. */
function* namesIn(schema: TSchema): Generator<[domain: string, wire: string]> {
  for (const option of (schema.anyOf ?? []) as TSchema[]) yield* namesIn(option);
  if (schema[Kind] === 'Array') yield* namesIn(schema.items as TSchema);
  if (schema[Kind] !== 'Object') return;
  for (const [name, property] of Object.entries(schema.properties as Record<string, TSchema>)) {
    yield [name, wireName(name, property)];
    yield* namesIn(property);
  }
}

const names = new Set<string>();
const wires = new Set<string>();
const add = (name: string, wire: string) => {
  names.add(name);
  wires.add(wire);
};
for (const { query, body, path } of operations) {
  for (const schema of [query, body]) {
    if (schema) for (const [name, wire] of namesIn(schema)) add(name, wire);
  }
  for (const [, wire] of path.matchAll(/\{([^}]+)\}/g)) {
    add(
      wire!.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      wire!,
    );
  }
}
const foreign = [...names].filter((name) => /[A-Z]/.test(name) && !wires.has(name));

/** A name of an input in the spelling of the domain, which no answer of REST has. */
export const foreignName = new RegExp(`\\b(${foreign.join('|')})\\b`);
