import { pasted, type Example } from './example.js';

/** Enabled and available offering items. */
export const offeringItems: readonly Example[] = [
  {
    id: 'catalogue-items',
    group: 'Offering items and usage',
    title: 'Offering items of the catalog',
    about:
      'Each application has offering items, most of them in several editions. Offering items with the same usageName count the same usage.',
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
    title: 'Available offering items',
    about: 'A tenant can enable for its children only the offering items that it has itself.',
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
    title: 'Offering items of a customer',
    about: 'The enabled offering items with their quotas and current usage.',
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
    title: 'Enable offering items for a customer',
    about:
      'The mutation sets all items or none. version is the version of the quota, 0 if the item has no quota yet. Items that are bound to infrastructure also require the ID of the component.',
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
    title: 'Check an edition switch',
    about:
      'Shows the effects of an edition switch and the offering items that prevent it. The mutation switchEdition performs the switch.',
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
