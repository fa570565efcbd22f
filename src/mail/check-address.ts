import { ADDRCONFIG, promises, type LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { JobFailure } from '../domain/jobs/describe-failure.js';
import { isInside } from '../domain/private-addresses.js';

/** Finds the addresses of a host. */
export type LookUp = (host: string) => Promise<readonly LookupAddress[]>;

/** As the machine finds them; of a family that it has no way to, there are none. */
export const lookUp: LookUp = (host) =>
  promises.lookup(host, { all: true, hints: ADDRCONFIG, order: 'ipv4first' });

/** Ports below 1024 where mail is handed over; others belong to services that are not to be talked into something. */
const mailPorts: readonly number[] = [25, 465, 587];

const isMailPort = (port: number): boolean => mailPorts.includes(port) || port >= 1024;

/**
 * The address that a connection to `host` is made to. Whoever connects uses this address and never
 * looks the name up again: it could lead elsewhere by then.
 *
 * @throws JobFailure for a host of which any address is in a private network, and for a port that mail has
 *   no business at; neither if `allowPrivate`.
 */
export async function checkAddress(
  host: string,
  port: number,
  { allowPrivate, lookUp: find }: { readonly allowPrivate: boolean; readonly lookUp: LookUp },
): Promise<string> {
  const addresses = isIP(host) === 0 ? (await find(host)).map(({ address }) => address) : [host];
  const [first] = addresses;
  if (first === undefined) throw new JobFailure(`${host} has no address`);
  if (allowPrivate) return first;
  if (addresses.some(isInside)) throw new JobFailure(`${host} is in a private network`);
  if (!isMailPort(port)) throw new JobFailure(`port ${port} is not a mail port`);
  return first;
}
