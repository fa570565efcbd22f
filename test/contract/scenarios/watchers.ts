import type { Scenarios } from './scenario.js';

export const watcherScenarios: Scenarios = {
  'GET /api/2/tenants/{tenant_id}/watchers': {
    async prepare({ server, customerId, fresh }) {
      const login = fresh('watcher');
      const { id } = await server.makePerson(customerId, login, 'company_admin');
      const { status, text } = await server.admin.put(`/users/${id}`, {
        version: 2,
        notifications: ['backup_error'],
        contact: { email: `${login}@example.com` },
      });
      if (status !== 200) throw new Error(text);
      return {
        params: { tenant_id: customerId },
        query: { notifications: 'backup_error,backup_critical' },
      };
    },
  },
};
