import { BlockList, isIP, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { networkOf } from '../domain/core/network.js';

/** Timeouts of connections, in milliseconds. */
export interface SocketTimeouts {
  /** For the headers of a request, from its first byte, and for the first byte on a new connection. */
  readonly headers: number;
  /** For the whole request with its body. The response is then 408 (RFC 9110, section 15.5.9). */
  readonly request: number;
  /** Timeout of a connection on which no data is sent or received during a response. */
  readonly idle: number;
  /** For the next request on a connection. */
  readonly keepAlive: number;
  /** Interval between checks of `headers` and `request`, which can take this much longer. */
  readonly check: number;
}

/**
 * The largest body of most operations is 1 MiB, which arrives within a minute over any usable
 * connection. `idle` is longer, so that an incomplete body gets a 408 response. A response can take
 * as long as the client reads: a download is aborted only if no byte was read for `idle`. Proxies
 * keep connections for 60 seconds. This server keeps them longer, so that it does not close a
 * connection while the next request is sent.
 */
export const socketTimeouts: SocketTimeouts = {
  headers: 15_000,
  request: 60_000,
  idle: 75_000,
  keepAlive: 72_000,
  check: 5_000,
};

/**
 * Returns the Fastify options for `timeouts`. The rate limit bounds the number of requests per
 * connection.
 */
export const socketOptions = ({ headers, request, idle, keepAlive, check }: SocketTimeouts) => ({
  requestTimeout: request,
  connectionTimeout: idle,
  keepAliveTimeout: keepAlive,
  http: { headersTimeout: headers, connectionsCheckingInterval: check },
});

/** One address can have this fraction (a quarter) of all connections. Trusted proxies are exempt. */
const shareOfAddress = 4;

/** Creates a list of networks (such as `10.0.0.0/8`) and addresses. */
function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

/**
 * Closes connections beyond `most`, and connections of one address beyond a quarter of it, before
 * anything is read from them.
 *
 * @param trustedProxies addresses and networks that many people share
 */
export function limitConnections(
  { server }: Pick<FastifyInstance, 'server'>,
  most: number,
  trustedProxies: readonly string[],
): void {
  server.maxConnections = most;
  const proxies = blockList(trustedProxies);
  const perAddress = Math.max(1, Math.floor(most / shareOfAddress));
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const { remoteAddress: address, remoteFamily } = socket;
    // A connection without an address is closed already.
    if (address === undefined) return;
    if (proxies.check(address, remoteFamily === 'IPv6' ? 'ipv6' : 'ipv4')) return;
    const network = networkOf(address);
    const count = (open.get(network) ?? 0) + 1;
    if (count > perAddress) {
      socket.destroy();
      return;
    }
    open.set(network, count);
    socket.once('close', () => {
      const left = open.get(network)! - 1;
      if (left > 0) open.set(network, left);
      else open.delete(network);
    });
  });
}
