import { pasted, type Example } from './example.js';

/** Usage and quotas. */
export const usages: readonly Example[] = [
  {
    id: 'quotas-about-to-break',
    group: 'Offering items and usage',
    title: 'Tenants near their quota',
    about:
      'All descendants that use at least 80% of a quota, ordered by their usage of workstations.',
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
    title: 'Tenants by storage usage',
    about:
      'The usage of a tenant includes its descendants, all editions and all infrastructure components.',
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
    title: 'Usage of a customer',
    about: 'value is the usage since rangeStart that is charged, absoluteValue is the total usage.',
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
