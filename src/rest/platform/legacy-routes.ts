import type { FastifyInstance } from 'fastify';
import { badInput } from '../../domain/core/errors.js';

/** Serves requests of clients that are older than the contract. */
export function legacyRoutes(app: FastifyInstance, publicUrl: string): void {
  // The server that has the account of `login`. There is only one, and the answer does not reveal
  // whether the account exists.
  app.get('/api/1/accounts', (request) => {
    const { login } = request.query as Record<string, unknown>;
    if (typeof login !== 'string' || login === '') throw badInput('login', 'login is required');
    return { server_url: publicUrl };
  });
}
