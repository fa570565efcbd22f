import type { FastifyInstance } from 'fastify';
import { badInput } from '../../domain/core/errors.js';

/** Serves what clients older than the contract ask for. */
export function legacyRoutes(app: FastifyInstance, publicUrl: string): void {
  // Which server has the account of `login`: there is one, and the answer tells nobody who has one.
  app.get('/api/1/accounts', (request) => {
    const { login } = request.query as Record<string, unknown>;
    if (typeof login !== 'string' || login === '') throw badInput('login', 'login is required');
    return { server_url: publicUrl };
  });
}
