import { codeOf, giveAuthenticator, openSession } from '../../support/sessions.js';
import type { World } from '../world.js';
import type { Scenarios } from './scenario.js';

/** A user of the customer with read-only access who can sign in. */
const person = ({ server, customerId, fresh }: World) =>
  server.makePerson(customerId, fresh('person'), 'readonly_admin');

export const mfaScenarios: Scenarios = {
  'GET /api/2/tenants/{tenant_id}/mfa/status': {
    prepare: ({ customerId }) => ({ params: { tenant_id: customerId } }),
  },
  'PUT /api/2/tenants/{tenant_id}/mfa/status': {
    async prepare({ tenant }) {
      const { id } = await tenant();
      return { params: { tenant_id: id }, body: { enabled: true } };
    },
  },
  'POST /api/2/totp/setup': {
    async prepare(world) {
      const { id } = await person(world);
      return { as: await openSession(world.server, id) };
    },
  },
  'POST /api/2/totp/verify': {
    async prepare(world) {
      const { server } = world;
      const { id } = await person(world);
      const { url, session } = await giveAuthenticator(server, id);
      return { as: { session }, body: { code: codeOf(server, url), challenge: 'login' } };
    },
  },
  'PUT /api/2/users/{user_id}/mfa/status': {
    async prepare({ user }) {
      const { id } = await user();
      return { params: { user_id: id }, body: { enabled: true } };
    },
  },
  'DELETE /api/2/users/{user_id}/totp/reset': {
    async prepare({ user }) {
      const { id } = await user();
      return { params: { user_id: id } };
    },
  },
  'POST /api/2/users/{user_id}/totp/trusted-browsers': {
    async prepare(world) {
      const { id } = await person(world);
      const { session } = await giveAuthenticator(world.server, id);
      return { as: { session }, params: { user_id: id } };
    },
  },
  'DELETE /api/2/users/{user_id}/totp/trusted-browsers': {
    async prepare({ user }) {
      const { id } = await user();
      return { params: { user_id: id } };
    },
  },
};
