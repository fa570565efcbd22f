import { pasted, type Example } from './example.js';

/** Who am I, and what is below me. */
export const lookAround: readonly [Example, ...Example[]] = [
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
    id: 'platform',
    group: 'Look around',
    title: 'What the platform offers me',
    about: 'The applications that you work with, and the languages and colours to choose from.',
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
    id: 'disabled',
    group: 'Look around',
    title: 'What is switched off',
    about:
      'A filter reads like a sentence: conditions hold together, or, and and not combine them.',
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
    title: 'Headcount, level by level',
    about:
      'Lists within lists, each with its own page and count. However many tenants there are, an edge is one statement.',
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
    variables: { text: 'bakery' },
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
    id: 'side-by-side',
    group: 'Look around',
    title: 'Several objects, one fragment',
    about: 'nodes takes ids of any types. What two places have in common is written once.',
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
