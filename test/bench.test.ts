import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';

// These files are JavaScript, outside the type check: a moved or renamed export of the build would
// otherwise be found only when the benchmarks run.
const load = (file: string) => import(new URL(`../bench/src/${file}`, import.meta.url).href);
const { statementsOf } = await load('contestants/statements.mjs');
const { buildTree, samplesOf } = await load('tree.mjs');
const { questions } = await load('questions.mjs');

describe('the benchmarks', () => {
  it.each(['sqlite', 'postgresql'])('record the statements of the build on %s', async (dialect) => {
    const statements = await statementsOf(dialect, 50);
    expect(Object.keys(statements)).toEqual(['tenant', 'children', 'contacts', 'ownContacts']);
    for (const { text, fill } of Object.values<{ text: string; fill(id: string): unknown[] }>(
      statements,
    )) {
      expect(text).toMatch(/^select /);
      expect(fill('an id')).toContain('an id');
    }
  });

  it('build a tree with the modules of the build', () => {
    const { root, tenants } = buildTree(126, '00000000-0000-4000-8000-000000000001');
    expect(tenants).toHaveLength(125);
    expect(tenants[0]).toMatchObject({ parentId: root.id, path: '000001000002', depth: 1 });
  });

  it('ask questions as users of the largest partner and of a customer', () => {
    const tree = buildTree(16_001, '00000000-0000-4000-8000-000000000001');
    const { partner, customer } = samplesOf(tree);
    // The second distributor has the first sixteen that are not directly below the root.
    expect(partner.login).toBe('user627@tenant127.example');
    expect(customer.login).toBe('user7@tenant3.example');
  });

  it('ask questions of the schema', () => {
    const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
    const asked = questions as { name: string; query?: string; near?: string; path?: string }[];
    for (const { name, query, near, path } of asked) {
      const texts = query === undefined ? [] : [query, near ?? query];
      const errors = texts.flatMap((text) => validate(schema, parse(text)));
      expect(errors, name).toEqual([]);
      expect(query ?? path, name).toBeTypeOf('string');
    }
  });
});
