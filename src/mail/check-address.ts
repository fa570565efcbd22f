import { ADDRCONFIG, promises, type LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { JobFailure } from '../domain/core/jobs/describe-failure.js';
import { isInside } from '../domain/core/private-addresses.js';

/** Resolves a host to its addresses. */
export type LookUp = (host: string) => Promise<readonly LookupAddress[]>;

/**
 * Resolves a name with the resolver of the machine. Returns no addresses of a family that the
 * machine does not support.
 */
export const lookUp: LookUp = (host) =>
  promises.lookup(host, { all: true, hints: ADDRCONFIG, order: 'ipv4first' });

/**
 * Ports below 1024 for mail. Other ports belong to services that must not receive data from this
 * server.
 */
const mailPorts: readonly number[] = [25, 465, 587];

const isMailPort = (port: number): boolean => mailPorts.includes(port) || port >= 1024;

/**
 * Returns the IP address for a connection to `host`. Callers connect to this address and do not
 * resolve the name again, because the result could change.
 *
 * @throws JobFailure if any address of the host is in a private network or the port is not a mail
 *   port, unless `allowPrivate` is true
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
