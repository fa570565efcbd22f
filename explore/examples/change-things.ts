import { pasted, type Example } from './example.js';

/** How all of it changes: each is about what the one before it made. */
export const changeThings: readonly Example[] = [
  {
    id: 'create-customer',
    group: 'Change things',
    title: 'Create a customer',
    about: 'What you could correct yourself comes back in userErrors, with the field it is about.',
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
    about: 'A new user can do nothing yet: their roles are granted next.',
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
    about: 'Nobody grants more than they hold. The role counts on the tenant and below it.',
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
      'The tenant takes its whole subtree along. version is the one that you saw: if somebody was quicker, nothing is done.',
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
    about: 'Disabling keeps everything in place but nobody in the tenant can work any more.',
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
      'Mutations run in their order, and each sees what the ones before it did. One that is refused does not undo another.',
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
