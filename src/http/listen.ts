import { lookup } from 'node:dns/promises';
import type { FastifyInstance } from 'fastify';

/**
 * Listens on one address, even if `host` resolves to several. For `localhost` Fastify would open a
 * second server, whose connections are neither limited nor closed in phases. Returns the URL.
 */
export async function listen(
  app: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  const { address } = await lookup(host);
  return app.listen({ host: address, port });
}
