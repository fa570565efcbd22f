import { describe, expect, it } from 'vitest';
import { checkAddress } from '../../src/mail/check-address.js';

/** What `host` comes to where names lead to `addresses`. */
const check = (host: string, addresses: string[], { port = 587, allowPrivate = false } = {}) =>
  checkAddress(host, port, {
    allowPrivate,
    lookUp: async () =>
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
  });

describe('the address of a mail server', () => {
  it('is the first address of its name', async () => {
    expect(await check('smtp.example', ['203.0.113.5', '2001:db8::1'])).toBe('203.0.113.5');
  });

  it.each([
    ['127.0.0.1'],
    ['10.0.0.1'],
    ['192.168.0.1'],
    ['169.254.169.254'],
    ['::1'],
    ['fd00::1'],
    ['::ffff:127.0.0.1'],
    ['203.0.113.5', '192.168.0.1'],
  ])('is refused if any of them is %s', async (...addresses) => {
    await expect(check('smtp.example', addresses)).rejects.toThrow(
      'smtp.example is in a private network',
    );
    expect(await check('smtp.example', addresses, { allowPrivate: true })).toBe(addresses[0]);
  });

  it.each(['127.0.0.1', '::1', '169.254.169.254'])('is refused if it is %s', async (host) => {
    await expect(check(host, [])).rejects.toThrow(`${host} is in a private network`);
  });

  it('must resolve', async () => {
    await expect(check('smtp.example', [])).rejects.toThrow('smtp.example has no address');
  });

  it('must have a port for mail', async () => {
    for (const port of [25, 465, 587, 2525]) {
      expect(await check('203.0.113.5', [], { port })).toBe('203.0.113.5');
    }
    for (const port of [1, 22, 53, 80, 443, 1023]) {
      await expect(check('203.0.113.5', [], { port })).rejects.toThrow('is not a mail port');
      expect(await check('203.0.113.5', [], { port, allowPrivate: true })).toBe('203.0.113.5');
    }
  });
});
