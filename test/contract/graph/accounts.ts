import { asSelected } from './common-names.js';
import { on, without, type Counterpart, type Without } from './counterparts.js';

const link = without('for people without credentials: a page and its form');

const user = {
  session_mfa_status: 'LoginSession.mfaPending',
};
const search = {
  obj_type: without('`__typename` is the type'),
  path: 'Tenant.ancestors',
  parent_id: 'Tenant.parentId',
  first_name: 'Contact.firstName',
  last_name: 'Contact.lastName',
};

/** Tenants, users, contacts. */
export const accounts: Readonly<Record<string, Counterpart | Without>> = {
  'GET /api/2/tenants': on('Query.tenants Tenant.children Tenant.descendants', {
    lod: asSelected,
    with_contacts: asSelected,
    expand_offering_items: asSelected,
    parent_id: 'Tenant.children',
    subtree_root_id: 'Tenant.descendants',
    with_offering_items: 'filter.itemTypes',
    with_infra_offering_items: 'filter.itemTypes',
  }),
  'POST /api/2/tenants': on('Mutation.createTenant'),
  'POST /api/2/tenants/batch/delete': on('Mutation.deleteTenants'),
  'DELETE /api/2/tenants/{tenant_id}': on('Mutation.deleteTenant'),
  'PUT /api/2/tenants/{tenant_id}': on('Mutation.updateTenant Mutation.moveTenant'),
  'GET /api/2/tenants/{tenant_id}': on('Query.tenant', { embed_path: 'Tenant.ancestors' }),
  'GET /api/2/tenants/{tenant_id}/children': on('Tenant.children', { order: 'orderBy.field' }),
  'POST /api/2/tenants/{tenant_id}/restore': on('Mutation.restoreTenant'),
  'POST /api/2/tenants:resolve_ids': on('Query.tenants Query.tenantByNumber', {
    'items.id': 'filter.numbers',
    items: 'filter.numbers',
    uuid: 'Tenant.id',
  }),
  'GET /api/2/search': on('Query.search', { tenant: 'tenantId', ...search }),

  'GET /api/2/users': on('Query.users Tenant.users', {
    ...user,
    lod: asSelected,
    with_access_policies: asSelected,
    tenant_id: 'Tenant.users',
    subtree_root_tenant_id: 'filter.inSubtreeOf',
    inside_organization: 'filter.inOrganizationOf',
    access_policies: 'filter.roleIds',
    tenant_kinds: 'filter.tenantKind',
    target_tenant_id: 'filter.onPathTo',
    origin_id: 'filter.originIds',
    external_ids: 'filter.externalIds',
  }),
  'POST /api/2/users': on('Mutation.createUser', {
    ...user,
    use_existing_identity: without('ignored: a login that is taken is a conflict all the same'),
  }),
  'GET /api/2/users/check_login': on('Query.loginAvailability', { username: 'login' }),
  'POST /api/2/users/check_password': on('Query.passwordCompromised', {
    password: 'sha1',
    compromised: 'Query.passwordCompromised',
  }),
  'GET /api/2/users/maintenance_notifications': on('Query.users', {
    last_user_id: 'after',
    email: 'User.contact',
  }),
  'GET /api/2/users/me': on('Query.viewer', user),
  'GET /api/2/users/me/applications': on('Query.viewerApplications'),
  'DELETE /api/2/users/{user_id}': on('Mutation.deleteUser'),
  'PUT /api/2/users/{user_id}': on('Mutation.updateUser', user),
  'GET /api/2/users/{user_id}': on('Query.user', user),
  'GET /api/2/users/{user_id}/login_info': on('User.lastLogin', {
    password_expiration: without('passwords do not expire'),
    last_login: 'User.lastLogin',
    'last_login.time': 'LoginRecord.at',
    'last_login.remote_address': 'LoginRecord.ip',
  }),
  'POST /api/2/users/{user_id}/password': on('Mutation.setUserPassword'),
  'POST /api/2/users/{user_id}/send-activation-email': on('Mutation.sendActivationMail'),
  'POST /api/2/users/{user_id}/restore': on('Mutation.restoreUser'),
  'POST /api/2/users/{user_id}/email/test_branding': on('Mutation.sendTestMail'),
  'GET /api/2/tenants/{tenant_id}/users': on('Tenant.users Query.users', {
    include_grand_children: 'filter.inOrganizationOf',
    include_hidden: without('no user is hidden'),
    order: 'orderBy.field',
  }),
  'GET /api/2/users/{user_id}/activate': link,
  'POST /api/2/users/{user_id}/activate': link,
  'GET /api/2/accounts/forgot_link': link,

  'GET /api/2/contacts': on('Query.contacts'),
  'POST /api/2/contacts': on('Mutation.createContact'),
  'GET /api/2/contacts/{contact_id}': on('Query.contact'),
  'PUT /api/2/contacts/{contact_id}': on('Mutation.updateContact'),
  'DELETE /api/2/contacts/{contact_id}': on('Mutation.deleteContact'),
  'GET /api/2/tenants/{tenant_id}/contacts': on('Tenant.contacts'),
  'GET /api/2/tenants/{tenant_id}/watchers': on('Tenant.watchers', {
    subject_firstname: 'Watcher.firstName',
    subject_lastname: 'Watcher.lastName',
    subject_email: 'Watcher.email',
    subject_login: 'Watcher.login',
    subject_hierarchy_name: 'Watcher.hierarchyName',
    recipient: 'Watcher.email',
  }),
};
