/** Lets a bounded number of tasks run at once; the others wait in line. */
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
      // A waiter takes over the place, so the count stays.
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }
}
