import { lookup } from 'node:dns';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { CustomFetch, CustomFetchOptions } from 'openid-client';
import { isInside } from '../../core/private-addresses.js';

/** Maximum size of a response in bytes. */
const longestAnswer = 1_048_576;

const refused = (host: string) => new Error(`${host} is in a private network`);

/**
 * Resolves a name and rejects it if any of its addresses is private. The connection uses the
 * checked addresses.
 */
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
    if (length > longestAnswer) throw new Error('the response is too large');
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
 * `fetch` for servers that customers configure: only over TLS, only to public addresses, and with a
 * maximum response size. `allowPrivate` also allows this machine and private networks.
 */
export const guardedFetch =
  (allowPrivate: boolean): CustomFetch =>
  (address, { method, headers, body, signal }) =>
    new Promise<Response>((resolve, reject) => {
      const url = new URL(address);
      const host = url.hostname.replace(/^\[|\]$/g, '');
      if (!allowPrivate && url.protocol !== 'https:')
        return reject(new Error('the URL does not use https'));
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
          reject(error instanceof Error ? error : new Error('the response was interrupted'));
        });
      });
      return request.end(payloadOf(body));
    });
