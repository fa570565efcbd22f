import { lookup } from 'node:dns';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import type { CustomFetch, CustomFetchOptions } from 'openid-client';

/** Longest answer of another server that is read, in bytes. */
const longestAnswer = 1_048_576;

/** Addresses of this machine, of private networks and of nobody. */
const inside = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  inside.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  inside.addSubnet(network, prefix, 'ipv6');
}

/** Whether `address` is one that requests on behalf of others must not reach. */
export const isInside = (address: string): boolean =>
  inside.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

const refused = (host: string) => new Error(`${host} is in a private network`);

/** Looks a name up, and refuses it if any of its addresses is inside: what was asked is what is used. */
const lookUpOutside: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '');
    if (addresses.some(({ address }) => isInside(address))) return done(refused(host), '');
    const [first] = addresses;
    return options.all ? done(null, addresses) : done(null, first!.address, first!.family);
  });
};

async function bodyOf(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestAnswer) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const payloadOf = (body: CustomFetchOptions['body']): string | undefined =>
  body instanceof URLSearchParams || typeof body === 'string' ? body.toString() : undefined;

async function asResponse(answer: IncomingMessage): Promise<Response> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headersDistinct)) {
    for (const one of value ?? []) headers.append(name, one);
  }
  const status = answer.statusCode!;
  const body = await bodyOf(answer);
  const bodiless = [204, 205, 304].includes(status);
  return new Response(bodiless ? null : new Uint8Array(body), { status, headers });
}

/**
 * `fetch` for requests to servers that customers name: by TLS, to addresses outside only, with an
 * end to how long an answer may be. `allowPrivate` lets them go to this machine and its network, too.
 */
export const guardedFetch =
  (allowPrivate: boolean): CustomFetch =>
  (address, { method, headers, body, signal }) =>
    new Promise<Response>((resolve, reject) => {
      const url = new URL(address);
      const host = url.hostname.replace(/^\[|\]$/g, '');
      if (!allowPrivate && url.protocol !== 'https:') return reject(new Error('not by TLS'));
      if (!allowPrivate && isIP(host) !== 0 && isInside(host)) return reject(refused(host));
      const open = url.protocol === 'https:' ? requestHttps : requestHttp;
      const request = open(url, {
        method,
        headers,
        ...(signal && { signal }),
        ...(!allowPrivate && { lookup: lookUpOutside }),
      });
      request.on('error', reject);
      request.on('response', (answer) => {
        asResponse(answer).then(resolve, (error: unknown) => {
          answer.destroy();
          reject(error instanceof Error ? error : new Error('the answer broke off'));
        });
      });
      return request.end(payloadOf(body));
    });
