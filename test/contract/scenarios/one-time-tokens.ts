import type { World } from '../world.js';
import type { Scenarios } from './scenario.js';

/** A token for a user of the customer. */
async function token({ server, customerId, fresh }: World, purpose: string): Promise<string> {
  const { id } = await server.makePerson(customerId, fresh('somebody'));
  const { body, text } = await server.client.post('/idp/ott', { purpose, user_id: id });
  if (!body.ott) throw new Error(text);
  return body.ott as string;
}

export const oneTimeTokenScenarios: Scenarios = {
  'POST /api/2/idp/ott': {
    async prepare({ server, customerId, fresh }) {
      const { username } = await server.makePerson(customerId, fresh('somebody'));
      return {
        as: server.client,
        body: { purpose: 'user_login', login: username, audit_data: 'a supporter' },
      };
    },
  },
  'GET /api/2/idp/external-login': {
    prepare: () => ({ query: { ott: 'x', targetURI: 'https://example.com' } }),
  },
  'POST /api/2/idp/ott/login': {
    prepare: async (world) => ({ body: { ott: await token(world, 'user_login') } }),
  },
  'POST /api/2/idp/ott/verify': {
    prepare: async (world) => ({ body: { ott: await token(world, 'verify') } }),
    // The token is sufficient to read its user.
    strangers: 'served',
  },
};
