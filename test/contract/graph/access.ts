import { on, without, type Counterpart, type Without } from './counterparts.js';

const stored = without('what was read and is sent back: a writer cannot set it');
/** A list of policies that is replaced as a whole contains the unchanged ones. */
const replaced = {
  paging: stored,
  'paging.cursors': stored,
  'paging.cursors.after': stored,
  'paging.cursors.before': stored,
  timestamp: stored,
  'items.id': stored,
  'items.version': stored,
  'items.created_at': stored,
  'items.updated_at': stored,
  'items.deleted_at': stored,
  'items.trustee_id': stored,
  'items.trustee_type': stored,
  'items.issuer_id': stored,
};
const secret = {
  client_secret: 'CreateClientPayload.clientSecret',
  registration_access_token: 'CreateClientPayload.registrationAccessToken',
};
const token = {
  id: 'RegistrationToken.number',
  tenant_id: 'Tenant.number',
  tenant_uuid: 'RegistrationToken.tenantId',
};

/** Access policies, security groups, clients, registration tokens. */
export const access: Readonly<Record<string, Counterpart | Without>> = {
  'GET /api/2/access_policies': on('Query.accessPolicies', {
    users: 'filter.trusteeIds',
    subtree_root_tenant_id: 'filter.inSubtreeOf',
  }),
  'GET /api/2/access_policies/{access_policy_id}': on('Query.accessPolicy'),
  'DELETE /api/2/access_policies/{access_policy_id}': on('Mutation.revokeRole'),
  'GET /api/2/tenants/{tenant_id}/access_policies': on('Tenant.accessPolicies'),
  'GET /api/2/users/{user_id}/access_policies': on('User.accessPolicies User.effectivePolicies', {
    includeUserGroupPolicies: 'User.effectivePolicies',
  }),
  'PUT /api/2/users/{user_id}/access_policies': on('Mutation.setUserPolicies', replaced),
  'POST /api/2/users/{user_id}/access_policies': on('Mutation.grantRole', {
    user_id: 'input.trusteeId',
  }),
  'GET /api/2/security_groups': on('Query.securityGroups', {
    ids: 'filter.ids',
    tenant_id: 'filter.tenantIds',
  }),
  'POST /api/2/security_groups': on('Mutation.createSecurityGroup'),
  'DELETE /api/2/security_groups/{security_group_id}': on('Mutation.deleteSecurityGroup'),
  'GET /api/2/security_groups/{security_group_id}/members': on(
    'SecurityGroup.users SecurityGroup.clients',
    { type: without('`__typename` is the type') },
  ),
  'PATCH /api/2/security_groups/{security_group_id}/members': on(
    'Mutation.updateSecurityGroupMembers',
    {
      items_to_add: 'add',
      'items_to_add.id': 'add.id',
      'items_to_add.type': 'add.type',
      items_to_remove: 'remove',
      'items_to_remove.id': 'remove.id',
      'items_to_remove.type': 'remove.type',
    },
  ),
  'GET /api/2/security_groups/{security_group_id}/access_policies': on(
    'SecurityGroup.accessPolicies',
  ),
  'PUT /api/2/security_groups/{security_group_id}/access_policies': on(
    'Mutation.setSecurityGroupPolicies',
    replaced,
  ),
  'POST /api/2/clients': on('Mutation.createClient', secret),
  'GET /api/2/clients': on('Query.clients', { origin_id: 'filter.originIds' }),
  'DELETE /api/2/clients/{client_id}': on('Mutation.deleteClient'),
  'PUT /api/2/clients/{client_id}': on('Mutation.updateClient'),
  'GET /api/2/clients/{client_id}': on('Query.client'),
  'POST /api/2/clients/{client_id}/reset_secret': on('Mutation.resetClientSecret', secret),
  'GET /api/2/tenants/{tenant_id}/clients': on('Tenant.clients'),
  'GET /api/2/registration_tokens': on('Tenant.registrationTokens', token),
  'POST /api/2/registration_tokens': on('Mutation.createRegistrationToken', token),
  'DELETE /api/2/registration_tokens/{token_id}': on('Mutation.deleteRegistrationToken'),
  'GET /api/2/tenants/{tenant_id}/registration_tokens': on('Tenant.registrationTokens', token),
  'POST /api/2/tenants/{tenant_id}/registration_tokens': on(
    'Mutation.createRegistrationToken',
    token,
  ),
};
