/** Limits the number of concurrent tasks. Further tasks wait in order. */
export class Semaphore {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly limit: number) {}

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.running >= this.limit) await new Promise<void>((go) => this.waiting.push(go));
    else this.running++;
    try {
      return await task();
    } finally {
      // The waiting task takes over the slot, so the count does not change.
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }
}
