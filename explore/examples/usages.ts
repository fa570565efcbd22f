import { pasted, type Example } from './example.js';

/** Who uses how much, and where it does not suffice. */
export const usages: readonly Example[] = [
  {
    id: 'quotas-about-to-break',
    group: 'Offering items and usage',
    title: 'Where a quota is about to break',
    about:
      'Everybody below you who has used four fifths of a quota or more, whoever uses most workstations first.',
    query: `query AboutToBreak {
  viewer {
    tenant {
      descendants(
        first: 15
        filter: { quota: { states: [NEAR, OVER, EXCEEDED] } }
        orderBy: { field: USAGE, usage: "workstations", direction: DESC }
      ) {
        totalCount
        nodes {
          id
          name
          kind
          quotaUsage(states: [NEAR, OVER, EXCEEDED]) {
            item { name measurementUnit }
            used
            quota
            overage
            ratio
            state
          }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}
`,
  },
  {
    id: 'most-storage',
    group: 'Offering items and usage',
    title: 'Who uses most storage',
    about:
      'What a tenant uses counts for those above it as well. All editions and components count together.',
    query: `query MostStorage {
  viewer {
    tenant {
      children(first: 10, orderBy: { field: USAGE, usage: "storage", direction: DESC }) {
        nodes {
          name
          usages(usageNames: ["storage"]) {
            infraComponent { name }
            absoluteValue
            measurementUnit
          }
        }
      }
    }
  }
}
`,
  },
  {
    id: 'usages-of-a-customer',
    group: 'Offering items and usage',
    title: 'What a customer uses',
    about: 'value is what the period since rangeStart is charged for, absoluteValue all there is.',
    query: `query UsagesOf($id: ID!) {
  tenant(id: $id) {
    name
    usages {
      usageName
      value
      absoluteValue
      measurementUnit
      rangeStart
      offeringItem { quota { value } }
    }
  }
}
`,
    variables: { id: pasted('a customer') },
  },
];
