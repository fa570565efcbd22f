/** A saved operation of the playground. */
export interface Example {
  readonly id: string;
  readonly group: Group;
  readonly title: string;
  /** One or two sentences: shown in the list and written above the operation. */
  readonly about: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export const groups = ['Look around', 'People and access', 'Change things'] as const;
type Group = (typeof groups)[number];

/** Stands for an id that the reader copies from the answer of an earlier example. */
const pasted = (what: string): string => `<id of ${what}>`;

/** Told in order: who am I, what is below me, who works there, and how all of it changes. */
export const examples: readonly [Example, ...Example[]] = [
  {
    id: 'viewer',
    group: 'Look around',
    title: 'Who am I',
    about: 'The viewer is whoever the token speaks for, with the tenant that they belong to.',
    query: `query WhoAmI {
  viewer {
    __typename
    ... on User {
      id
      login
      contact { firstName lastName email }
      tenant { id name kind }
    }
    ... on Client {
      id
      clientName
      tenant { id name kind }
    }
  }
}
`,
  },
  {
    id: 'my-tenant',
    group: 'Look around',
    title: 'My tenant and its children',
    about:
      'Tenants form a tree: partners, folders, customers and their units. One level below you.',
    query: `query MyTenant {
  viewer {
    tenant {
      id
      name
      kind
      children(first: 20) {
        nodes { id name kind enabled }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}
`,
  },
  {
    id: 'subtree',
    group: 'Look around',
    title: 'My whole subtree',
    about:
      'Everything below your tenant, page by page. Pass endCursor as $after to read the next page.',
    query: `query Subtree($after: String) {
  viewer {
    tenant {
      name
      descendants(first: 50, after: $after) {
        nodes {
          id
          name
          kind
          parent { id }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}
`,
    variables: { after: null },
  },
  {
    id: 'customers',
    group: 'Look around',
    title: 'Customers by name',
    about: 'A filtered and ordered list over all the tenants that you may see.',
    query: `query Customers {
  tenants(
    first: 10
    filter: { kind: [CUSTOMER], enabled: true }
    orderBy: { field: NAME, direction: ASC }
  ) {
    nodes {
      id
      name
      customerType
      pricingMode
      parent { name }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
  },
  {
    id: 'search',
    group: 'Look around',
    title: 'Search',
    about: 'Finds tenants and users by a part of a name, a login or an address.',
    query: `query Search($text: String!) {
  search(text: $text, first: 10) {
    nodes {
      __typename
      ... on Tenant { id name kind }
      ... on User { id login }
    }
  }
}
`,
    variables: { text: 'admin' },
  },
  {
    id: 'node',
    group: 'Look around',
    title: 'One object by its id',
    about: 'Every id leads back to its object, of whatever type: paste any that you have seen.',
    query: `query OneObject($id: ID!) {
  node(id: $id) {
    __typename
    id
    ... on Tenant {
      name
      kind
      parent { id name }
    }
    ... on User {
      login
      tenant { id name }
    }
  }
}
`,
    variables: { id: pasted('anything') },
  },
  {
    id: 'users',
    group: 'People and access',
    title: 'Users and their roles',
    about:
      'An access policy gives its holder a role on a tenant and on everything below that tenant.',
    query: `query UsersAndRoles {
  viewer {
    tenant {
      name
      users(first: 20) {
        nodes {
          id
          login
          enabled
          accessPolicies(first: 10) {
            nodes {
              role { id name }
              tenant { id name }
            }
          }
        }
      }
    }
  }
}
`,
  },
  {
    id: 'clients',
    group: 'People and access',
    title: 'API clients',
    about: 'Programs sign in as clients. A client holds roles just as a person does.',
    query: `query Clients {
  viewer {
    tenant {
      name
      clients(first: 20) {
        nodes {
          id
          clientName
          status
          accessPolicies(first: 10) {
            nodes {
              role { id }
            }
          }
        }
      }
    }
  }
}
`,
  },
  {
    id: 'create-customer',
    group: 'Change things',
    title: 'Create a customer',
    about: 'What you could correct yourself comes back in userErrors, with the field it is about.',
    query: `mutation CreateCustomer($input: CreateTenantInput!) {
  createTenant(input: $input) {
    tenant { id name kind }
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
    about: 'The tenant goes below a new parent and takes its whole subtree along.',
    query: `mutation MoveTenant($input: MoveTenantInput!) {
  moveTenant(input: $input) {
    tenant {
      id
      name
      parent { id name }
    }
    userErrors { code field message }
  }
}
`,
    variables: { input: { id: pasted('a tenant'), parentId: pasted('its new parent') } },
  },
  {
    id: 'disable-tenant',
    group: 'Change things',
    title: 'Disable a tenant',
    about: 'Disabling keeps everything in place but nobody in the tenant can work any more.',
    query: `mutation DisableTenant($input: UpdateTenantInput!) {
  updateTenant(input: $input) {
    tenant { id name enabled }
    userErrors { code field message }
  }
}
`,
    variables: { input: { id: pasted('a tenant'), enabled: false } },
  },
];
