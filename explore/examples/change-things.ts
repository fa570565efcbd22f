import { pasted, type Example } from './example.js';

/** Changes of the account model. Each example uses the results of the previous one. */
export const changeThings: readonly Example[] = [
  {
    id: 'create-customer',
    group: 'Change things',
    title: 'Create a customer',
    about: 'userErrors lists the errors that you can correct, each with the field that caused it.',
    query: `mutation CreateCustomer($input: CreateTenantInput!) {
  createTenant(input: $input) {
    tenant { id name kind version }
    userErrors { code field message }
  }
}
`,
    variables: {
      input: { parentId: pasted('a partner or folder'), kind: 'CUSTOMER', name: 'Harbour Bakery' },
    },
  },
  {
    id: 'create-user',
    group: 'Change things',
    title: 'Create a user',
    about: 'A new user has no roles. Grant a role with the next example.',
    query: `mutation CreateUser($input: CreateUserInput!) {
  createUser(input: $input) {
    user { id login activated }
    userErrors { code field message }
  }
}
`,
    variables: {
      input: {
        tenantId: pasted('a customer'),
        login: 'mara.lind',
        contact: { email: 'mara.lind@example.com', firstName: 'Mara', lastName: 'Lind' },
      },
    },
  },
  {
    id: 'grant-role',
    group: 'Change things',
    title: 'Grant a role',
    about:
      'You can grant only roles that your own roles cover. The role applies to the tenant and its descendants.',
    query: `mutation GrantRole($input: GrantRoleInput!) {
  grantRole(input: $input) {
    accessPolicy {
      id
      role { name }
      tenant { name }
    }
    userErrors { code field message }
  }
}
`,
    variables: {
      input: {
        trusteeId: pasted('a user'),
        tenantId: pasted('a customer'),
        roleId: 'company_admin',
      },
    },
  },
  {
    id: 'move-tenant',
    group: 'Change things',
    title: 'Move a tenant',
    about:
      'Moves the tenant with its whole subtree. version is the version that you have read. If the tenant has changed since, the mutation fails.',
    query: `mutation MoveTenant($input: MoveTenantInput!) {
  moveTenant(input: $input) {
    tenant {
      id
      version
      parent { id name }
    }
    userErrors { code field message }
  }
}
`,
    variables: {
      input: { id: pasted('a tenant'), version: 1, parentId: pasted('its new parent') },
    },
  },
  {
    id: 'disable-tenant',
    group: 'Change things',
    title: 'Disable a tenant',
    about: 'Disabling keeps all data of the tenant, but its users and clients can no longer act.',
    query: `mutation DisableTenant($input: UpdateTenantInput!) {
  updateTenant(input: $input) {
    tenant { id name enabled active version }
    userErrors { code field message }
  }
}
`,
    variables: { input: { id: pasted('a tenant'), version: 2, enabled: false } },
  },
  {
    id: 'two-at-once',
    group: 'Change things',
    title: 'Two changes at once',
    about:
      'Mutations run in order, and each mutation sees the results of the previous ones. If a mutation fails, the others are not undone.',
    query: `mutation TwoAtOnce($contact: CreateContactInput!, $role: RevokeRoleInput!) {
  createContact(input: $contact) {
    contact { id types email }
    userErrors { code field message }
  }
  revokeRole(input: $role) {
    revokedAccessPolicyId
    userErrors { code field message }
  }
}
`,
    variables: {
      contact: {
        tenantId: pasted('a customer'),
        types: ['BILLING'],
        email: 'invoices@example.com',
      },
      role: { accessPolicyId: pasted('an access policy') },
    },
  },
];
