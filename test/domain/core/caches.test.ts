import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Change } from '../../../src/database/change.js';
import type { ChangeChannel } from '../../../src/database/channel.js';
import {
  AccessCache,
  type Dependencies,
} from '../../../src/domain/identity/callers/access-cache.js';

let report: (changes: readonly Change[]) => void;
let reliable: boolean;
const channel = {
  get reliable() {
    return reliable;
  },
  onChange(listener: typeof report) {
    report = listener;
  },
} as unknown as ChangeChannel;

interface Value {
  readonly size: number;
}
let cache: AccessCache<Value>;
let reads: number;

beforeEach(() => {
  reliable = true;
  reads = 0;
  cache = new AccessCache<Value>(channel, Date.now, { max: 10_000, bytes: ({ size }) => size });
});

const user = (id: string, path = '') => ({ id, tenantPath: path });

/** Reads a value that depends on one user, in the tenant at `path`, and on tenants at `others`. */
const get = (
  id: string,
  { path = 'aa', others = [] as string[], size = 1, wait = async () => {}, alone = false } = {},
) =>
  cache.get(
    id,
    async (dependencies: Dependencies) => {
      reads++;
      dependencies.onPrincipals(user(id, path));
      dependencies.within(...others);
      await wait();
      return { size };
    },
    { alone },
  );

/** Ids of `among` whose values are read again. */
async function dropped(...among: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const id of among) {
    const before = reads;
    await get(id);
    if (reads > before) found.push(id);
  }
  return found;
}

describe('the cache of access data', () => {
  it('is limited in bytes and in number', async () => {
    // A hundred callers with 2,000 policies each exceed the limit.
    for (let index = 0; index < 100; index++) await get(`large ${index}`, { size: 1_000_000 });
    await get('large 99', { size: 1_000_000 });
    expect(reads).toBe(100);
    await get('large 0', { size: 1_000_000 });
    expect(reads).toBe(101);
    // A thousand ordinary callers fit.
    for (let index = 0; index < 1000; index++) await get(`small ${index}`, { size: 2000 });
    await get('small 0', { size: 2000 });
    expect(reads).toBe(1101);
  });

  it('drops only the values of a changed object', async () => {
    await Promise.all([get('ada'), get('bob')]);
    report([{ kind: 'object', key: 'ada' }]);
    expect(await dropped('ada', 'bob')).toEqual(['ada']);
    report([{ kind: 'object', key: 'jobs' }]);
    expect(await dropped('ada', 'bob')).toEqual([]);
    report([{ kind: 'all', key: '' }]);
    expect(await dropped('ada', 'bob')).toEqual(['ada', 'bob']);
  });

  it('drops the values that depend on a tenant of the changed subtree', async () => {
    const fill = async () => {
      await get('in', { path: 'aabb' });
      await get('above', { path: 'aa' });
      await get('holder', { path: 'cc', others: ['aabbcc'] });
      await get('beside', { path: 'aabc' });
    };
    await fill();
    report([{ kind: 'subtree', key: 'aabb' }]);
    expect(await dropped('in', 'above', 'holder', 'beside')).toEqual(['in', 'holder']);
    report([{ kind: 'all', key: '' }]);
    await fill();
    report([
      { kind: 'subtree', key: 'aabb' },
      { kind: 'subtree', key: 'aa' },
      { kind: 'subtree', key: 'dd' },
    ]);
    expect(await dropped('in', 'above', 'holder', 'beside')).toEqual([
      'in',
      'above',
      'holder',
      'beside',
    ]);
  });

  it('does not keep a value that changed while it was read', async () => {
    let go = () => {};
    const wait = () => new Promise<void>((resolve) => (go = resolve));
    for (const change of [
      { kind: 'object', key: 'ada' },
      { kind: 'subtree', key: 'a' },
      { kind: 'all', key: '' },
    ] as const) {
      const reading = get('ada', { wait });
      report([change]);
      go();
      await reading;
      expect(await dropped('ada'), change.kind).toEqual(['ada']);
      report([{ kind: 'all', key: '' }]);
    }
    const reading = get('ada', { wait });
    report([
      { kind: 'object', key: 'bob' },
      { kind: 'subtree', key: 'b' },
    ]);
    go();
    await reading;
    expect(await dropped('ada')).toEqual([]);
  });

  it('does not keep a value if more changed than is recorded', async () => {
    let go = () => {};
    const reading = get('ada', { wait: () => new Promise((resolve) => (go = resolve)) });
    for (let index = 0; index < 5000; index++) report([{ kind: 'object', key: `u ${index}` }]);
    go();
    await reading;
    expect(await dropped('ada')).toEqual(['ada']);
  });

  it('reads a value once for concurrent calls, and again after a change', async () => {
    let go: (() => void)[] = [];
    const wait = () => new Promise<void>((resolve) => go.push(resolve));
    const early = [get('ada', { wait }), get('ada', { wait })];
    report([{ kind: 'object', key: 'bob' }]);
    const late = [get('ada', { wait }), get('ada', { wait })];
    expect(reads).toBe(2);
    for (const each of go) each();
    const [one, same, other, otherToo] = await Promise.all([...early, ...late]);
    expect([one === same, other === otherToo, one === other]).toEqual([true, true, false]);
    // The number of attempts is read each time.
    report([{ kind: 'all', key: '' }]);
    go = [];
    const alone = [get('eve', { wait, alone: true }), get('eve', { wait, alone: true })];
    expect(reads).toBe(4);
    for (const each of go) each();
    await Promise.all(alone);
  });

  it('is not used while changes do not arrive', async () => {
    await get('ada');
    reliable = false;
    expect(await dropped('ada', 'ada')).toEqual(['ada', 'ada']);
    await get('bob');
    reliable = true;
    expect(await dropped('bob')).toEqual(['bob']);
  });
});

describe('the age of a cached value', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());

  it('is at most one minute', async () => {
    await get('ada');
    vi.advanceTimersByTime(59_000);
    expect(await dropped('ada')).toEqual([]);
    vi.advanceTimersByTime(2_000);
    expect(await dropped('ada')).toEqual(['ada']);
  });
});
