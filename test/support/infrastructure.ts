import type { TestServer } from './server.js';

/** A location of `owner`. */
export const makeLocation = (server: TestServer, owner: string, name = 'Harbour') =>
  server.create('/locations', { owner_tenant_id: owner, name });

/** A component of `owner`, by default for backups. */
export const makeInfra = (server: TestServer, owner: string, more: object = {}) =>
  server.create('/infra', {
    owner_tenant_id: owner,
    name: 'Storage',
    url: 'storage+tls://storage.example.com:44445',
    capabilities: ['backup'],
    ...more,
  });
