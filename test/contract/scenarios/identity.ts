import type { Scenarios } from './scenario.js';

export const identityScenarios: Scenarios = {
  'POST /api/2/idp/token': {
    prepare: ({ server }) => ({
      as: server.client,
      body: { grant_type: 'client_credentials' },
    }),
  },
  'GET /api/2/idp/keys': { prepare: () => ({}) },
  'GET /.well-known/openid-configuration': { prepare: () => ({}) },
  'GET /.well-known/app-configuration': { prepare: () => ({}) },
};
