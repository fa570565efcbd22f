import { lookup } from 'node:dns/promises';
import type { FastifyInstance } from 'fastify';

/**
 * Listens on one address, also where `host` is a name of several: for `localhost` Fastify opens a second
 * server, whose connections are neither limited nor closed in phases. Returns the URL.
 */
export async function listen(
  app: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  const { address } = await lookup(host);
  return app.listen({ host: address, port });
}
