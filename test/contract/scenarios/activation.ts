import { lastMailTo } from '../../support/mail.js';
import type { World } from '../world.js';
import type { Scenarios } from './scenario.js';

/** A user with an address and without a password. */
async function newcomer({ user, fresh }: World) {
  const email = `${fresh('newcomer')}@example.com`;
  const { id } = await user({ contact: { email, firstname: 'Ada', lastname: 'Lovelace' } });
  return { id, email };
}

/** The same user, with the token of the mailed link. */
async function invited(world: World) {
  const { server } = world;
  const { id, email } = await newcomer(world);
  await server.admin.post(`/users/${id}/send-activation-email`);
  return { id, token: (await lastMailTo(server, email)).token };
}

export const activationScenarios: Scenarios = {
  'POST /api/2/users/{user_id}/send-activation-email': {
    async prepare(world) {
      const { id } = await newcomer(world);
      return { params: { user_id: id } };
    },
  },
  'GET /api/2/users/{user_id}/activate': {
    async prepare(world) {
      const { id, token } = await invited(world);
      return { params: { user_id: id }, query: { token } };
    },
  },
  'POST /api/2/users/{user_id}/activate': {
    async prepare(world) {
      const { id, token } = await invited(world);
      return {
        params: { user_id: id },
        query: { token },
        body: { password: 'a passphrase of some length', md5: false },
      };
    },
  },
  'POST /api/2/users/{user_id}/email/test_branding': {
    async prepare(world) {
      const { id } = await newcomer(world);
      return { params: { user_id: id }, body: { tenant_id: world.partnerId } };
    },
  },
  'GET /api/2/accounts/forgot_link': {
    prepare: ({ partnerAdmin }) => ({ query: { login: partnerAdmin.username } }),
  },
};
