import type { Scenarios } from './scenario.js';

export const tenantScenarios: Scenarios = {
  'GET /api/2/tenants': {
    prepare: ({ customerId, unitId }) => ({
      query: { uuids: `${customerId},${unitId}`, with_contacts: true },
    }),
    strangers: 'empty',
  },
  'POST /api/2/tenants': {
    prepare: ({ partnerId, fresh }) => ({
      body: {
        name: fresh('tenant'),
        kind: 'customer',
        parent_id: partnerId,
        enabled: true,
        customer_id: 'A-1',
        internal_tag: null,
        language: 'en',
        contact: { email: 'office@example.com', firstname: 'Ada', email_confirmed: true },
        update_lock: { enabled: false },
        ancestral_access: true,
        settings: { enhanced_security: false },
      },
    }),
  },
  'POST /api/2/tenants/batch/delete': {
    async prepare({ tenant }) {
      const items = [await tenant({ enabled: false }), await tenant({ enabled: false })];
      return { body: { items: items.map(({ id, version }) => ({ id, version })) } };
    },
  },
  'GET /api/2/tenants/{tenant_id}': {
    prepare: ({ unitId }) => ({ params: { tenant_id: unitId }, query: { embed_path: true } }),
  },
  'PUT /api/2/tenants/{tenant_id}': {
    async prepare({ tenant, fresh }) {
      const { id, version } = await tenant();
      return {
        params: { tenant_id: id },
        body: {
          version,
          name: fresh('renamed'),
          customer_type: 'enterprise',
          enabled: true,
          brand_id: 7,
          contact: { city: 'Rivertown' },
          ancestral_access: true,
        },
      };
    },
  },
  'DELETE /api/2/tenants/{tenant_id}': {
    async prepare({ tenant }) {
      const { id, version } = await tenant({ enabled: false });
      return { params: { tenant_id: id }, query: { version } };
    },
  },
  'GET /api/2/tenants/{tenant_id}/children': {
    prepare: ({ partnerId }) => ({ params: { tenant_id: partnerId }, query: { order: '-name' } }),
  },
  'POST /api/2/tenants/{tenant_id}/restore': {
    async prepare({ tenant, server }) {
      const { id, version } = await tenant({ enabled: false });
      await server.admin.delete(`/tenants/${id}`, { version });
      return { params: { tenant_id: id }, query: { force: true } };
    },
  },
  'POST /api/2/tenants:resolve_ids': {
    prepare: () => ({ body: { items: [{ id: 1 }, { id: 2 }] } }),
    strangers: 'empty',
  },
};
