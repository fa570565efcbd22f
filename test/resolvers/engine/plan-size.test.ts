import { getOperationAST } from 'graphql';
import { describe, expect, it } from 'vitest';
import { OperationCache } from '../../../src/resolvers/engine/operation-cache.js';
import { mostCounted, planSizeOf } from '../../../src/resolvers/engine/plan-size.js';
import { readDocument } from '../../../src/resolvers/engine/read-document.js';
import { buildGraphSchema } from '../../../src/resolvers/schema.js';
import { useTestServer } from '../../support/server.js';
import { send } from '../support.js';

/*
 * A compiled plan has code for each type of an interface. Below nested interfaces a document of 608
 * characters made a plan of 200 MB and stopped the process for 6 s, each time with a new name (ADR 17).
 */
const principals = (depth: number): string =>
  depth === 0
    ? 'id tenantId'
    : `id tenantId accessPolicies(first: 1) { nodes { id trustee { ${principals(depth - 1)} } } }`;
const wide = (aliases: number, fields: string) =>
  `{ ${Array.from({ length: aliases }, (_, index) => `a${index}: node(id: "x") { ...F }`).join(' ')} }
  fragment F on Principal { ${fields} }`;

const schema = buildGraphSchema();
function read(text: string) {
  const document = readDocument(schema, text, { introspection: false });
  if (!('kind' in document)) throw new Error(document.join('\n'));
  const operation = getOperationAST(document)!;
  return { document, operation, size: planSizeOf(schema, document, operation) };
}

describe('the size of a plan', () => {
  it('counts fields once per type that an object may have', () => {
    expect(read('{ tenant(id: "x") { id name parent { id } } }').size).toEqual({
      fields: 5,
      planned: 5,
    });
    // A principal is a user or a client.
    expect(read('{ viewer { id tenantId } }').size).toEqual({ fields: 3, planned: 5 });
    expect(read('{ viewer { ...on User { id login } } }').size).toEqual({ fields: 3, planned: 5 });
    const { fields, planned } = read(wide(10, principals(6))).size;
    expect(fields).toBeLessThan(500);
    expect(planned).toBe(mostCounted);
  });

  it('decides whether operations are compiled and remembered', () => {
    const compiled = (text: string) => {
      const cache = new OperationCache();
      let times = 0;
      const answer = () => ({ data: null });
      const valid = read(text);
      for (let run = 0; run < 3; run++) {
        cache.executionOf(
          valid,
          () => answer,
          () => (times++, answer),
        );
      }
      return times;
    };
    expect(compiled('{ viewer { id tenantId tenant { id name } } }')).toBe(1);
    expect(compiled(`{ viewer { ${principals(3)} } }`)).toBe(1);
    expect(compiled(wide(10, principals(6)))).toBe(0);
    expect(compiled(wide(10, 'id tenantId tenant { id name parent { id name } }'))).toBe(0);

    // Memory for a short text with 2,000 fields in its fragments: 1.5 MB for the cost alone.
    const parents = `${'parent { '.repeat(17)} id ${'} '.repeat(17)}`;
    const valid = read(
      `{ ${Array.from({ length: 48 }, (_, index) => `a${index}: tenant(id: "x") { ...F ...F }`).join(' ')} }
      fragment F on Tenant { ${parents} }`,
    );
    expect(valid.size.fields).toBeGreaterThan(1700);
    const cache = new OperationCache();
    cache.remember('{ short }', undefined, valid);
    expect(cache.bytes).toBeGreaterThan(1_500_000);
  });
});

describe('an operation with nested interfaces', async () => {
  const server = await useTestServer();

  it('is answered as quickly when it is repeated', async () => {
    const query = wide(10, principals(6));
    const first = await send(server.admin, query);
    expect(first.status).toBe(200);
    for (let run = 0; run < 3; run++) {
      const start = performance.now();
      const again = await send(server.admin, query);
      expect(again.body).toEqual(first.body);
      expect(performance.now() - start).toBeLessThan(2000);
    }
  });
});
