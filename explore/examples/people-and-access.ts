import { pasted, type Example } from './example.js';

/** Who works there, and who may do what. */
export const peopleAndAccess: readonly Example[] = [
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
    id: 'users-of-organization',
    group: 'People and access',
    title: 'Everyone in an organization, by name',
    about:
      'The users of a customer and of its units in one list. inSubtreeOf takes all tenants below, onPathTo those above; orderBy also sorts by status, roles, level, second factor and usage.',
    query: `query UsersOfOrganization($customer: ID!) {
  users(
    first: 20
    filter: { inOrganizationOf: $customer, enabled: true }
    orderBy: { field: NAME }
  ) {
    totalCount
    nodes {
      login
      mfaStatus
      contact { firstName lastName }
      tenant { name kind }
      lastLogin { at idpType }
    }
  }
}
`,
    variables: { customer: pasted('a customer') },
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
    id: 'who-may',
    group: 'People and access',
    title: 'Who may do what here',
    about: 'What you may do on a tenant, and who holds which role on it.',
    query: `query WhoMay($id: ID!) {
  tenant(id: $id) {
    name
    viewerScopes
    accessPolicies(first: 20) {
      totalCount
      nodes {
        role { name scopes }
        trustee {
          __typename
          ... on User { login }
          ... on Client { clientName }
        }
      }
    }
  }
}
`,
    variables: { id: pasted('a tenant') },
  },
  {
    id: 'roles',
    group: 'People and access',
    title: 'The roles there are',
    about: 'A role belongs to a service, and can be held on tenants of certain kinds.',
    query: `query Roles {
  applications {
    name
    roles { id name kinds }
  }
}
`,
  },
];
