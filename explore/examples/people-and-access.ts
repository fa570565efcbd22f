import { pasted, type Example } from './example.js';

/** Users, clients and their roles. */
export const peopleAndAccess: readonly Example[] = [
  {
    id: 'users',
    group: 'People and access',
    title: 'Users and their roles',
    about: 'An access policy grants a role on a tenant and its descendants.',
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
    title: 'All users of an organization, by name',
    about:
      'The users of a customer and its units in one list. inSubtreeOf selects a tenant and its descendants, onPathTo a tenant and its ancestors. orderBy also supports status, roles, level, MFA status and usage.',
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
    about: 'Programs authenticate as clients. A client has roles in the same way as a user.',
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
    title: 'Access to a tenant',
    about: 'Your scopes on a tenant, and the access policies on it.',
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
    title: 'Roles',
    about: 'A role belongs to an application and is available on certain kinds of tenants.',
    query: `query Roles {
  applications {
    name
    roles { id name kinds }
  }
}
`,
  },
];
