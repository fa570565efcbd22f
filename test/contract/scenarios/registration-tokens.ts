import { makeRegistrationToken, policyScope, roleScope } from '../../support/registration.js';
import type { Scenarios } from './scenario.js';

const hour = 3600;

export const registrationTokenScenarios: Scenarios = {
  'GET /api/2/tenants/{tenant_id}/registration_tokens': {
    async prepare({ server, customerId }) {
      await makeRegistrationToken(server, customerId);
      return { params: { tenant_id: customerId } };
    },
  },
  'POST /api/2/tenants/{tenant_id}/registration_tokens': {
    prepare: ({ customerId, unitId }) => ({
      params: { tenant_id: customerId },
      body: { expires_in: hour, scopes: [roleScope(unitId), policyScope(customerId)] },
    }),
  },
  'GET /api/2/registration_tokens': {
    async prepare({ server, partnerId, partnerAdmin }) {
      await makeRegistrationToken(server, partnerId);
      return { as: partnerAdmin };
    },
    strangers: 'empty',
  },
  'POST /api/2/registration_tokens': {
    prepare: ({ customerId }) => ({
      body: { tenant_id: customerId, expires_in: hour, scopes: [roleScope(customerId)] },
    }),
  },
  'DELETE /api/2/registration_tokens/{token_id}': {
    async prepare({ server, customerId }) {
      const { id } = await makeRegistrationToken(server, customerId);
      return { params: { token_id: String(id) } };
    },
  },
  'POST /api/2/idp/register': {
    async prepare({ server, customerId }) {
      const { token } = await makeRegistrationToken(server, customerId);
      return {
        as: { token },
        body: {
          client_name: 'agent',
          software_id: 'backup-agent',
          software_version: '1.0.0',
          token_endpoint_auth_method: 'client_secret_basic',
          data: { hostname: 'desk-1' },
          origin_id: 'machine-1',
        },
      };
    },
  },
};
