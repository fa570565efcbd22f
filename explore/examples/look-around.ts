import { pasted, type Example } from './example.js';

/** The caller and its subtree. */
export const lookAround: readonly [Example, ...Example[]] = [
  {
    id: 'viewer',
    group: 'Look around',
    title: 'Who am I',
    about: 'The viewer is the user or client that the access token belongs to.',
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
    id: 'platform',
    group: 'Look around',
    title: 'Applications and languages',
    about: 'The applications that you can use, and the supported languages and color schemes.',
    query: `query Platform {
  viewerApplications(forUi: true) { id name type }
  languages
  colorSchemes
  release { name version }
}
`,
  },
  {
    id: 'my-tenant',
    group: 'Look around',
    title: 'My tenant and its children',
    about:
      'Tenants form a tree of partners, folders, customers and units. This query reads the children of your tenant.',
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
      'All descendants of your tenant, page by page. Pass endCursor as $after to read the next page.',
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
    about: 'A filtered and ordered list of all tenants that you can read.',
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
    id: 'disabled',
    group: 'Look around',
    title: 'Disabled tenants',
    about: 'All conditions of a filter must match. Combine conditions with and, or and not.',
    query: `query SwitchedOff {
  viewer {
    tenant {
      descendants(
        first: 20
        filter: { enabled: false, or: [{ kind: [CUSTOMER] }, { kind: [UNIT] }] }
        orderBy: { field: UPDATED_AT, direction: DESC }
      ) {
        totalCount
        nodes { name kind active updatedAt }
      }
    }
  }
}
`,
  },
  {
    id: 'headcount',
    group: 'Look around',
    title: 'User counts by level',
    about:
      'Nested lists, each with its own page and total count. The server reads each level with one database statement.',
    query: `query Headcount($people: Int = 3) {
  viewer {
    tenant {
      children(first: 10, orderBy: { field: NAME }) {
        totalCount
        nodes {
          name
          users(first: $people, orderBy: { field: LOGIN }) {
            totalCount
            nodes { login }
            pageInfo { hasNextPage }
          }
        }
      }
    }
  }
}
`,
    variables: { people: 3 },
  },
  {
    id: 'search',
    group: 'Look around',
    title: 'Search',
    about: 'Finds tenants and users by a part of a name, login or email address.',
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
    variables: { text: 'bakery' },
  },
  {
    id: 'node',
    group: 'Look around',
    title: 'One object by its ID',
    about: 'node returns an object of any type by its ID. Paste the ID of any object.',
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
    id: 'side-by-side',
    group: 'Look around',
    title: 'Several objects, one fragment',
    about:
      'nodes accepts IDs of objects of different types. A fragment selects the fields that two types have in common.',
    query: `query SideBySide($ids: [ID!]!) {
  nodes(ids: $ids) {
    ...Name
    ... on Tenant {
      ancestors { ...Name }
    }
  }
}

fragment Name on Node {
  __typename
  id
  ... on Tenant { name }
  ... on User { login }
  ... on Client { clientName }
}
`,
    variables: { ids: [pasted('a tenant'), pasted('a user')] },
  },
];
