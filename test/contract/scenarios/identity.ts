import { openSession } from '../../support/sessions.js';
import { clientToken, makeClientWith, requestDevice, signIn } from '../../support/tokens.js';
import type { Scenarios } from './scenario.js';

export const identityScenarios: Scenarios = {
  'POST /api/2/idp/token': {
    prepare: ({ server }) => ({
      as: server.client,
      body: { grant_type: 'client_credentials' },
    }),
  },
  'POST /api/2/idp/revoke_token': {
    prepare: async ({ server }) => ({
      as: server.client,
      body: { token: await clientToken(server, server.client) },
    }),
  },
  'POST /api/2/idp/introspect_token': {
    async prepare({ server }) {
      const token = await clientToken(server, server.client);
      return { as: { token }, body: { token } };
    },
  },
  'POST /api/2/idp/device_authorization': {
    prepare: ({ server }) => ({
      as: server.client,
      body: { client_id: server.clientId, scope: 'openid' },
    }),
  },
  'GET /api/2/idp/device_authorization/approval': {
    async prepare({ server }) {
      const { id } = await makeClientWith(server, server.rootId, {
        tokenEndpointAuthMethod: 'none',
      });
      const { user_code: code } = await requestDevice(server, id);
      return { query: { code, tenant_uuid: server.rootId } };
    },
  },
  'POST /api/2/idp/device_authorization/approval': {
    async prepare({ server }) {
      const { id } = await makeClientWith(server, server.rootId, {
        tokenEndpointAuthMethod: 'none',
      });
      const { user_code: code } = await requestDevice(server, id);
      return { body: { code, tenant_uuid: server.rootId } };
    },
  },
  'GET /api/2/idp/authorize': {
    async prepare({ server }) {
      const redirect_uri = 'https://app.example/callback';
      const { id } = await makeClientWith(server, server.rootId, { redirectUris: [redirect_uri] });
      return {
        as: undefined,
        query: { scope: 'openid', response_type: 'code', client_id: id, redirect_uri },
      };
    },
  },
  'GET /api/2/idp/userinfo': {
    async prepare({ server, customerId, fresh }) {
      const person = await server.makePerson(customerId, fresh('person'));
      return { as: { token: (await signIn(server, person, { scope: 'openid' })).access_token } };
    },
  },
  'POST /api/2/idp/userinfo': {
    async prepare({ server, customerId, fresh }) {
      const person = await server.makePerson(customerId, fresh('person'));
      return { as: { token: (await signIn(server, person, { scope: 'openid' })).access_token } };
    },
  },
  'GET /api/2/idp/logout': {
    async prepare({ server, customerId, fresh }) {
      const { id } = await server.makePerson(customerId, fresh('person'));
      return { as: await openSession(server, id) };
    },
  },
  'POST /api/2/login': {
    async prepare({ server, customerId, fresh }) {
      const { username, password } = await server.makePerson(customerId, fresh('person'));
      return { as: undefined, body: { login: username, password } };
    },
  },
  'GET /api/2/users/{user_id}/login_info': {
    async prepare({ server, customerId, fresh }) {
      const {
        id,
        username: login,
        password,
      } = await server.makePerson(customerId, fresh('person'));
      await server.anonymous.post('/login', { login, password });
      return { params: { user_id: id } };
    },
  },
  'GET /api/2/idp/keys': { prepare: () => ({}) },
  'GET /.well-known/openid-configuration': { prepare: () => ({}) },
  'GET /.well-known/app-configuration': { prepare: () => ({}) },
};
