import { parse, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import { mostBytes, OperationCache } from '../../../src/resolvers/engine/operation-cache.js';

/* 1,000 distinct documents of 15 kB took 1.2 GB while only their number was bounded (ADR 17). */
const valid = (text: string) => {
  const document = parse(text);
  return {
    document,
    operation: document.definitions[0] as OperationDefinitionNode,
    size: { fields: 1, planned: 1 },
  };
};
const short = valid('{ __typename }');

describe('the cache of operations', () => {
  it('is limited in bytes', () => {
    const cache = new OperationCache();
    const text = (index: number) => `{ __typename } # ${index} ${'x'.repeat(15_000)}`;
    for (let index = 0; index < 1000; index++) cache.remember(text(index), undefined, short);
    expect(cache.bytes).toBeGreaterThan(mostBytes / 2);
    expect(cache.bytes).toBeLessThanOrEqual(mostBytes);
    const kept = Array.from({ length: 1000 }, (_, index) => cache.recall(text(index), undefined));
    // A document of 15 kB takes some 1.8 MB.
    expect(kept.filter(Boolean).length).toBeLessThan(60);
    expect(cache.recall(text(999), undefined)).toBe(short);
  });

  it('keeps the operations of a typical application', () => {
    const cache = new OperationCache();
    const text = (index: number) => `{ __typename } # ${index} ${'x'.repeat(800)}`;
    for (let index = 0; index < 200; index++) cache.remember(text(index), 'Name', short);
    for (let index = 0; index < 200; index++) {
      expect(cache.recall(text(index), 'Name')).toBe(short);
      expect(cache.recall(text(index), undefined)).toBeUndefined();
    }
  });

  it('compiles repeated operations, except for long ones', () => {
    const cache = new OperationCache();
    const long = valid(`{ ${'__typename '.repeat(1000)} }`);
    const execution = vi.fn();
    for (const [operation, times] of [
      [short, 1],
      [long, 0],
    ] as const) {
      const compile = vi.fn(() => execution);
      for (let run = 0; run < 3; run++) cache.executionOf(operation, () => vi.fn(), compile);
      expect(compile).toHaveBeenCalledTimes(times);
    }
  });
});
