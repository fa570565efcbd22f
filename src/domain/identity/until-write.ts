import { LRUCache } from 'lru-cache';
import type { WriteChannel } from '../../database/channel.js';
import type { Clock } from '../clock.js';

/** Bytes that all values of one cache may take. */
const mostBytes = 32 * 2 ** 20;

/** What was read from the database, kept until anybody writes, or until its own time is up. */
export class UntilWrite<Value extends object> {
  private readonly kept: LRUCache<string, Value>;
  /** Grows with every write: what was read before one must not be kept after it. */
  private epoch = 0;

  /**
   * @param options.until the moment from which a value holds no longer; null for one that holds as
   *   long as nothing is written, as all do unless it is given.
   * @param options.bytes the bytes that a value takes, as estimated; all of them take no more than
   *   `mostBytes`. Without it, values must have a bound of their own.
   */
  constructor(
    private readonly channel: WriteChannel,
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
        sizeCalculation: (value, key) => key.length + Math.ceil(bytes(value)),
      }),
    });
    channel.onWrite(() => {
      this.epoch++;
      this.kept.clear();
    });
  }

  /** What is kept as `key`, or else what `read` finds, if anything: kept unless something was written meanwhile. */
  async get<Found extends Value | undefined>(
    key: string,
    read: () => Promise<Found>,
  ): Promise<Found | Value> {
    const known = this.kept.get(key);
    if (known && this.holds(known)) return known;
    const { epoch } = this;
    const value = await read();
    if (value && epoch === this.epoch && this.channel.reliable) this.kept.set(key, value);
    return value;
  }

  private holds(value: Value): boolean {
    const until = this.options.until?.(value) ?? null;
    return until === null || this.clock() < until;
  }
}
