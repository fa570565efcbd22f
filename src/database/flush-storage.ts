import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from '@mikro-orm/core';

/**
 * Up to Node 23, the first `AsyncLocalStorage.run` of a process switches on a hook that every promise
 * of the process pays for from then on: a fifth of all reads. The unit of work runs one with each
 * flush, to notice flushes within flushes. Nobody needs it between writes, so it is switched off again
 * when the last write under way has ended.
 */
export class FlushStorage {
  private writes = 0;

  private constructor(private readonly storage: AsyncLocalStorage<unknown> | undefined) {}

  /** Finds the storage out, which MikroORM keeps to itself, by watching an empty flush. */
  static async of(em: EntityManager): Promise<FlushStorage> {
    if (Number.parseInt(process.versions.node, 10) >= 24) return new FlushStorage(undefined);
    const { prototype } = AsyncLocalStorage;
    const original = Object.getOwnPropertyDescriptor(prototype, 'run')!;
    const found: AsyncLocalStorage<unknown>[] = [];
    prototype.run = function (this: AsyncLocalStorage<unknown>, ...args: unknown[]) {
      found.push(this);
      return (original.value as (...args: unknown[]) => unknown).apply(this, args);
    } as typeof prototype.run;
    let flushed: Promise<void>;
    try {
      // What is watched happens before anything is awaited: nobody else can run in between.
      flushed = em.fork().flush();
    } finally {
      Object.defineProperty(prototype, 'run', original);
    }
    await flushed;
    found[0]?.disable();
    return new FlushStorage(found[0]);
  }

  /** Runs `write`, in which units of work are flushed. */
  async around<T>(write: () => Promise<T>): Promise<T> {
    this.writes++;
    try {
      return await write();
    } finally {
      if (--this.writes === 0) this.storage?.disable();
    }
  }
}
