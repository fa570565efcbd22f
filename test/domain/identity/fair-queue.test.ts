import { describe, expect, it } from 'vitest';
import { FairQueue } from '../../../src/domain/identity/passwords/fair-queue.js';

/**
 * Creates a queue whose tasks run until the test ends them, and records the order of their starts.
 */
function observed(limits = { concurrent: 1, waiting: 4, retryAfter: 5 }) {
  const queue = new FairQueue(limits);
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const add = (source: string, name = source) => {
    const outcome = queue
      .run(source, () => {
        begun.push(name);
        return new Promise<void>((end) => ends.push(end));
      })
      .then(
        () => 'done',
        (error: unknown) => (error as { code: string }).code,
      );
    return outcome;
  };
  /** Ends all tasks one after the other, including those that start meanwhile. */
  const endAll = async () => {
    for (let end = ends.shift(); end; end = ends.shift()) {
      end();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { queue, begun, add, endAll };
}

describe('a fair queue', () => {
  it('serves sources in turn', async () => {
    const { begun, add, endAll } = observed();
    const all = ['a1', 'a2', 'a3', 'a4', 'b1'].map((name) => add(name[0]!, name));
    await endAll();
    expect(await Promise.all(all)).toEqual(Array(5).fill('done'));
    expect(begun.indexOf('b1')).toBeLessThanOrEqual(2);
  });

  it('refuses tasks beyond its limit, and accepts more when there is space', async () => {
    const { queue, add, endAll } = observed();
    const taken = Array.from({ length: 5 }, () => add('a'));
    expect(() => queue.assertRoom('a')).toThrow(/busy/);
    expect(await add('a')).toBe('BUSY');
    await endAll();
    expect(await Promise.all(taken)).toEqual(Array(5).fill('done'));
    queue.assertRoom('a');
    const later = add('a');
    await endAll();
    expect(await later).toBe('done');
  });

  it('replaces a task of the source with the most tasks by one of a source with fewer', async () => {
    const { queue, begun, add, endAll } = observed();
    const flood = Array.from({ length: 5 }, (_, i) => add('a', `a${i}`));
    queue.assertRoom('b');
    const other = add('b');
    expect(await flood.at(-1)).toBe('BUSY');
    await endAll();
    expect(await other).toBe('done');
    expect(begun).toEqual(expect.arrayContaining(['a0', 'a1', 'a2', 'a3', 'b']));
    expect(begun).not.toContain('a4');
  });

  it('continues after a failed task', async () => {
    const { queue, add, endAll } = observed();
    await expect(queue.run('a', () => Promise.reject(new Error('broken')))).rejects.toThrow(
      'broken',
    );
    const next = add('a');
    await endAll();
    expect(await next).toBe('done');
  });
});
