import type { Scenarios } from './scenario.js';

const inAnHour = () => `${new Date(Date.now() + 3_600_000).toISOString().slice(0, 19)}Z`;

export const userScenarios: Scenarios = {
  'GET /api/2/users': {
    async prepare({ user, partnerAdmin }) {
      const { id } = await user();
      return { query: { uuids: `${id},${partnerAdmin.id}`, with_access_policies: true } };
    },
    strangers: 'empty',
  },
  'POST /api/2/users': {
    prepare: ({ customerId, fresh }) => ({
      body: {
        tenant_id: customerId,
        login: fresh('user'),
        contact: { email: 'ada@example.com', firstname: 'Ada', lastname: 'Lovelace' },
        enabled: true,
        language: 'en',
        notifications: ['maintenance', 'quota'],
        business_types: ['buyer'],
        disable_after: inAnHour(),
        external_id: 'ext-1',
      },
    }),
  },
  'GET /api/2/users/check_login': {
    prepare: ({ fresh }) => ({ query: { username: fresh('free') } }),
    strangers: 'served',
  },
  'POST /api/2/users/check_password': {
    prepare: () => ({ body: { password: '970C2D1A9869F18291D85BC389B33F0739496DE9' } }),
    strangers: 'served',
  },
  'GET /api/2/users/maintenance_notifications': {
    async prepare({ user }) {
      await user({ notifications: ['maintenance'] });
      return { query: { limit: 10, last_user_id: 0 } };
    },
  },
  'GET /api/2/users/me': {
    prepare: ({ partnerAdmin }) => ({ as: partnerAdmin }),
    strangers: 'served',
  },
  'GET /api/2/users/me/applications': {
    prepare: ({ partnerAdmin }) => ({ as: partnerAdmin, query: { for_ui: true } }),
    strangers: 'served',
  },
  'GET /api/2/users/{user_id}': {
    prepare: ({ partnerAdmin }) => ({ params: { user_id: partnerAdmin.id } }),
  },
  'PUT /api/2/users/{user_id}': {
    async prepare({ user, fresh }) {
      const { id, version } = await user();
      return {
        params: { user_id: id },
        body: {
          version,
          login: fresh('renamed'),
          enabled: true,
          contact: { phone: '+1 555 0100' },
          notifications: ['reports'],
        },
      };
    },
  },
  'DELETE /api/2/users/{user_id}': {
    async prepare({ user }) {
      const { id, version } = await user({ enabled: false });
      return { params: { user_id: id }, query: { version } };
    },
  },
  'POST /api/2/users/{user_id}/restore': {
    async prepare({ user, server }) {
      const { id, version } = await user({ enabled: false });
      await server.admin.delete(`/users/${id}`, { version });
      return { params: { user_id: id }, query: { force: true, enable: true } };
    },
  },
  'POST /api/2/users/{user_id}/password': {
    async prepare({ user, server }) {
      const { id } = await user();
      return {
        as: server.client,
        params: { user_id: id },
        body: { password: 'a passphrase of some length' },
      };
    },
  },
  'GET /api/2/tenants/{tenant_id}/users': {
    async prepare({ user, customerId }) {
      await user();
      return { params: { tenant_id: customerId }, query: { order: '-login' } };
    },
  },
};
