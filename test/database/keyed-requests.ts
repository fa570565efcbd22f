import type { InjectOptions } from 'fastify';
import { adminLogin, adminPassword } from '../support/server.js';
import { basic } from '../support/storage.js';

const headers = {
  authorization: basic(adminLogin, adminPassword),
  'idempotency-key': '"8e03978e-40d5-43dd-bc93-6894a57f9324"',
};

/** Creates a tenant under the tenant with this id, always with the same key, with each API. */
export const keyedRequests: Readonly<
  Record<'rest' | 'graph', (parentId: string) => InjectOptions>
> = {
  rest: (parentId) => ({
    method: 'POST',
    url: '/api/2/tenants',
    headers,
    payload: { parent_id: parentId, kind: 'customer', name: 'made once' },
  }),
  graph: (parentId) => ({
    method: 'POST',
    url: '/graphql',
    headers,
    payload: {
      query: `mutation($input: CreateTenantInput!) { createTenant(input: $input) {
          tenant { id name parent { id } } userErrors { code } } }`,
      variables: { input: { parentId, kind: 'CUSTOMER', name: 'made once' } },
    },
  }),
};
