import { isIP } from 'node:net';

/**
 * Returns the network that limits apply to: an IPv4 address, or the first 64 bits of an IPv6
 * address, because one host can use every address of a /64 (RFC 7421, section 1). Any other text is
 * returned unchanged.
 *
 * @param address an address in the format of sockets and `X-Forwarded-For`
 * @example networkOf('2001:db8:1:2::7') === '2001:db8:1:2::/64'
 */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const plain = address.split('%', 1)[0]!;
  if (isIP(plain) !== 6) return address;
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(plain)?.[1];
  if (mapped !== undefined) return mapped;
  // A URL normalizes all forms of an address.
  const [head, tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const before = head ? head.split(':') : [];
  const after = tail ? tail.split(':') : [];
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  return `${[...before, ...zeros, ...after].slice(0, 4).join(':')}::/64`;
}
