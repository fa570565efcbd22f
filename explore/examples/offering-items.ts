import { pasted, type Example } from './example.js';

/** What tenants are given, and what could be. */
export const offeringItems: readonly Example[] = [
  {
    id: 'catalogue-items',
    group: 'Offering items and usage',
    title: 'What there is to give',
    about:
      'Each application has offering items, most of them in several editions. What is counted as one usage has one usageName.',
    query: `query Catalogue {
  editions
  applications {
    name
    offeringItems(editions: ["standard"]) {
      name
      usageName
      measurementUnit
    }
  }
}
`,
  },
  {
    id: 'items-for-a-child',
    group: 'Offering items and usage',
    title: 'What I can give a customer',
    about: 'Nobody hands down what they were not given. What a child could have is what you have.',
    query: `query ForACustomer {
  viewer {
    tenant {
      name
      offeringItemsAvailableForChild(kind: CUSTOMER) {
        item { name edition type }
        infraComponent { name }
      }
    }
  }
}
`,
  },
  {
    id: 'items-of-a-customer',
    group: 'Offering items and usage',
    title: 'What a customer has',
    about: 'The items that are on, with their quotas and what is used of them by now.',
    query: `query ItemsOf($id: ID!) {
  tenant(id: $id) {
    name
    offeringItems(enabled: true) {
      item { name measurementUnit }
      infraComponent { name }
      quota { value overage version }
      quotaUsage { used state }
    }
  }
}
`,
    variables: { id: pasted('a customer') },
  },
  {
    id: 'set-offering-items',
    group: 'Offering items and usage',
    title: 'Give a customer an item',
    about:
      'All items of a request are set, or none. version is that of the quota: 0 where there has been none. Items that are bound to infrastructure name the component, too.',
    query: `mutation GiveItems($input: SetOfferingItemsInput!) {
  setOfferingItems(input: $input) {
    tenant { id name }
    offeringItems {
      item { name }
      enabled
      quota { value overage version }
    }
    userErrors { code field message }
  }
}
`,
    variables: {
      input: {
        tenantId: pasted('a customer'),
        items: [{ name: 'mobiles', enabled: true, quota: { value: 25, overage: 5, version: 0 } }],
      },
    },
  },
  {
    id: 'edition-switch',
    group: 'Offering items and usage',
    title: 'Could they go to another edition',
    about:
      'What a change of the edition would do, and which items stand in its way. switchEdition makes it.',
    query: `query EditionSwitch($id: ID!, $application: ID!) {
  tenant(id: $id) {
    name
    editionSwitch(applicationId: $application, targetEdition: "advanced") {
      possible
      warnings
      obstacle
      unavailableItems { name }
    }
  }
}
`,
    variables: { id: pasted('a customer'), application: pasted('the backup application') },
  },
];
