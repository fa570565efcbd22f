import { LRUCache } from 'lru-cache';
import { anything, mostChanges, type Change } from '../../../database/change.js';
import type { ChangeChannel } from '../../../database/channel.js';
import type { Clock } from '../../core/clock.js';
import type { Principal } from './principal-reads.js';

/** Maximum total size of the values of one cache, in bytes. */
const mostBytes = 32 * 2 ** 20;

/** Maximum age of a value in milliseconds, regardless of reported changes. */
const mostAge = 60_000;

/** The objects that a value depends on. A change of one of them invalidates the value. */
export class Dependencies {
  readonly keys = new Set<string>();
  readonly paths = new Set<string>();

  /** Users and clients, and the tenants that they belong to; null for none. */
  onPrincipals(...principals: readonly (Pick<Principal, 'id' | 'tenantPath'> | null)[]): void {
    for (const principal of principals) {
      if (!principal) continue;
      this.keys.add(principal.id);
      this.paths.add(principal.tenantPath);
    }
  }

  /** A table that is cached as a whole. */
  onTable(name: string): void {
    this.keys.add(name);
  }

  /** Tenants by their materialized paths. */
  within(...paths: readonly string[]): void {
    for (const path of paths) this.paths.add(path);
  }
}

interface Kept<Value> {
  readonly value: Value;
  readonly dependencies: Dependencies;
  /** Time of the read, as of `performance.now()`. */
  readonly at: number;
}

/** Whether any of `changes` invalidates a value with these `dependencies`. */
const affects = (changes: readonly Change[], { keys, paths }: Dependencies): boolean =>
  changes.some(({ kind, key }) => {
    if (kind === 'subtree') return [...paths].some((path) => path.startsWith(key));
    return kind === 'all' || keys.has(key);
  });

/** Removes the `paths` that are below another one. */
function highest(paths: readonly string[]): string[] {
  const found: string[] = [];
  for (const path of [...paths].sort()) {
    const last = found.at(-1);
    if (last === undefined || !path.startsWith(last)) found.push(path);
  }
  return found;
}

/**
 * A cache of values from the database. A value is valid until an object that it depends on changes,
 * or until its own expiration. The cache is not used while changes of other instances do not
 * arrive.
 */
export class AccessCache<Value extends object> {
  private readonly kept: LRUCache<string, Kept<Value>>;
  /** The keys of the values that depend on an object. */
  private readonly dependents = new Map<string, Set<string>>();
  /** Reads in progress. Calls for the same key share one. */
  private readonly flights = new Map<string, Promise<Value | undefined>>();
  /** The reads in progress, and the changes since the first of them started. */
  private underWay = 0;
  private changed: Change[] = [];

  /**
   * @param options.until time when a value expires; null if it is valid until a change. Default:
   *   null for all values.
   * @param options.bytes estimated size of a value; the total size does not exceed `mostBytes`.
   *   Without it, the size of values must be bounded otherwise.
   */
  constructor(
    private readonly channel: ChangeChannel,
    private readonly clock: Clock,
    private readonly options: {
      max: number;
      until?: (value: Value) => number | null;
      bytes?: (value: Value) => number;
    },
  ) {
    const { max, bytes } = options;
    this.kept = new LRUCache({
      max,
      ...(bytes && {
        maxSize: mostBytes,
        sizeCalculation: ({ value }, key) => key.length + Math.ceil(bytes(value)),
      }),
      dispose: ({ dependencies }, key) => this.forget(key, dependencies),
    });
    channel.onChange((changes) => this.apply(changes));
  }

  /**
   * Returns the cached value of `key`, or reads it with `read` and caches it unless something
   * changed during the read.
   *
   * @param alone runs `read` for this call only, because `read` counts callers
   */
  async get<Found extends Value | undefined>(
    key: string,
    read: (dependencies: Dependencies) => Promise<Found>,
    { alone = false }: { alone?: boolean } = {},
  ): Promise<Found | Value> {
    if (this.channel.reliable) {
      const known = this.kept.get(key);
      if (known && this.holds(known)) return known.value;
    }
    if (alone) return this.load(key, read);
    const flight = this.flights.get(key);
    if (flight) return flight as Promise<Found | Value>;
    const own = this.load(key, read).finally(() => {
      if (this.flights.get(key) === own) this.flights.delete(key);
    });
    this.flights.set(key, own);
    return own;
  }

  private async load<Found extends Value | undefined>(
    key: string,
    read: (dependencies: Dependencies) => Promise<Found>,
  ): Promise<Found> {
    const dependencies = new Dependencies();
    const at = performance.now();
    const { changed } = this;
    const from = changed.length;
    this.underWay++;
    try {
      const value = await read(dependencies);
      const meanwhile = changed === this.changed ? changed.slice(from) : anything;
      if (value && this.channel.reliable && !affects(meanwhile, dependencies)) {
        this.keep(key, { value, dependencies, at });
      }
      return value;
    } finally {
      if (--this.underWay === 0) this.changed = [];
    }
  }

  private keep(key: string, entry: Kept<Value>): void {
    this.kept.set(key, entry);
    // The value was too large to be cached.
    if (!this.kept.has(key)) return;
    for (const each of entry.dependencies.keys) {
      const dependents = this.dependents.get(each);
      if (dependents) dependents.add(key);
      else this.dependents.set(each, new Set([key]));
    }
  }

  private holds({ value, at }: Kept<Value>): boolean {
    if (performance.now() - at > mostAge) return false;
    const until = this.options.until?.(value) ?? null;
    return until === null || this.clock() < until;
  }

  private forget(key: string, { keys }: Dependencies): void {
    for (const each of keys) {
      const dependents = this.dependents.get(each);
      dependents?.delete(key);
      if (dependents?.size === 0) this.dependents.delete(each);
    }
  }

  private apply(changes: readonly Change[]): void {
    // A read in progress may have started before the change, so later calls start another one.
    this.flights.clear();
    if (this.underWay > 0) {
      if (this.changed.length > mostChanges) this.changed = [];
      this.changed.push(...changes);
    }
    if (changes.some(({ kind }) => kind === 'all')) {
      this.kept.clear();
      return;
    }
    for (const { kind, key } of changes) {
      if (kind !== 'object') continue;
      for (const dependent of [...(this.dependents.get(key) ?? [])]) this.kept.delete(dependent);
    }
    const roots = highest(changes.flatMap(({ kind, key }) => (kind === 'subtree' ? key : [])));
    if (roots.length > 0) this.forgetWithin(roots);
  }

  private forgetWithin(roots: readonly string[]): void {
    for (const [key, { dependencies }] of [...this.kept.entries()]) {
      for (const path of dependencies.paths) {
        if (!roots.some((root) => path.startsWith(root))) continue;
        this.kept.delete(key);
        break;
      }
    }
  }
}
