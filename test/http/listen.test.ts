import dns from 'node:dns';
import Fastify from 'fastify';
import { afterEach, expect, it, vi } from 'vitest';
import { listen } from '../../src/http/listen.js';

afterEach(() => void vi.restoreAllMocks());

it('listens on one address of localhost', async () => {
  // Fastify resolves all addresses. A machine without IPv6 has this second one as well.
  const lookup = dns.lookup as (...given: unknown[]) => void;
  vi.spyOn(dns, 'lookup').mockImplementation((...given: unknown[]) => {
    const [host, options] = given as [string, { all?: boolean }];
    if (host !== 'localhost' || !options.all) return lookup(...given);
    const found = ['127.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 }));
    (given.at(-1) as (error: null, found: unknown) => void)(null, found);
  });
  const app = Fastify();
  await listen(app, { host: 'localhost', port: 0 });
  expect(app.addresses()).toHaveLength(1);
  await app.close();
});
