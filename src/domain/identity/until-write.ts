import { LRUCache } from 'lru-cache';
import type { WriteChannel } from '../../database/channel.js';

/** What was read from the database, kept until anybody writes. */
export class UntilWrite<Value extends object> {
  private readonly kept: LRUCache<string, Value>;
  /** Grows with every write: what was read before one must not be kept after it. */
  private epoch = 0;

  constructor(
    private readonly channel: WriteChannel,
    max: number,
  ) {
    this.kept = new LRUCache({ max });
    channel.onWrite(() => {
      this.epoch++;
      this.kept.clear();
    });
  }

  get(key: string): Value | undefined {
    return this.kept.get(key);
  }

  /** What `read` finds, if anything; kept as `key` unless something was written meanwhile. */
  async read<Found extends Value | undefined>(
    key: string,
    read: () => Promise<Found>,
  ): Promise<Found> {
    const { epoch } = this;
    const value = await read();
    if (value && epoch === this.epoch && this.channel.reliable) this.kept.set(key, value);
    return value;
  }
}
