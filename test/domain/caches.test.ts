import { describe, expect, it } from 'vitest';
import type { WriteChannel } from '../../src/database/channel.js';
import { UntilWrite } from '../../src/domain/identity/until-write.js';

describe('what is kept until a write', () => {
  it('is bounded in bytes as well as in number', async () => {
    const channel = { reliable: true, onWrite() {} } as unknown as WriteChannel;
    const cache = new UntilWrite<{ size: number }>(channel, Date.now, {
      max: 10_000,
      bytes: ({ size }) => size,
    });
    let reads = 0;
    const get = (key: string, size: number) =>
      cache.get(key, async () => {
        reads++;
        return { size };
      });
    // A hundred callers with 2,000 policies each: more than fits.
    for (let index = 0; index < 100; index++) await get(`large ${index}`, 1_000_000);
    await get('large 99', 1_000_000);
    expect(reads).toBe(100);
    await get('large 0', 1_000_000);
    expect(reads).toBe(101);
    // A thousand ordinary ones fit.
    for (let index = 0; index < 1000; index++) await get(`small ${index}`, 2000);
    await get('small 0', 2000);
    expect(reads).toBe(1101);
  });
});
