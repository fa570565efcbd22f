import { pasted, type Example } from './example.js';

/** What tenants are charged, and since when. */
export const billing: readonly Example[] = [
  {
    id: 'start-production',
    group: 'Pricing and billing',
    title: 'Charge a customer',
    about:
      'From trial into production, and there is no way back. The units of the customer follow. version is that of the pricing, not of the tenant.',
    query: `mutation StartProduction($input: UpdatePricingInput!) {
  updatePricing(input: $input) {
    tenant {
      id
      name
      pricing { mode currency version productionStartDate }
    }
    userErrors { code field message }
  }
}
`,
    variables: {
      input: {
        tenantId: pasted('a customer'),
        version: 1,
        mode: 'PRODUCTION',
        currency: 'EUR',
      },
    },
  },
  {
    id: 'set-prices',
    group: 'Pricing and billing',
    title: 'Set prices',
    about:
      'A price is text, exact to the last digit; zero takes it away. All of them are set, or none.',
    query: `mutation SetPrices($input: UpdatePricesInput!) {
  updatePrices(input: $input) {
    tenant {
      id
      name
      prices {
        item { name measurementUnit }
        price
        version
      }
    }
    userErrors { code field message }
  }
}
`,
    variables: {
      input: {
        tenantId: pasted('a customer'),
        items: [
          { name: 'servers', price: '12.50' },
          { name: 'vms', price: '0.05' },
        ],
      },
    },
  },
  {
    id: 'set-billing-periods',
    group: 'Pricing and billing',
    title: 'Begin a billing period',
    about:
      'An item is charged by the calendar month unless its current period began on another day.',
    query: `mutation SetBillingPeriods($input: UpdateBillingPeriodsInput!) {
  updateBillingPeriods(input: $input) {
    tenant {
      id
      name
      billingPeriods {
        item { name }
        start
      }
    }
    userErrors { code field message }
  }
}
`,
    variables: {
      input: {
        tenantId: pasted('a customer'),
        items: [
          {
            offeringItem: { name: 'servers' },
            currentPeriod: { start: '2026-01-15' },
          },
        ],
      },
    },
  },
  {
    id: 'how-customers-are-charged',
    group: 'Pricing and billing',
    title: 'How customers are charged',
    about: 'Mode, currency and prices of everybody below a partner, on one page.',
    query: `query HowCustomersAreCharged($id: ID!) {
  tenant(id: $id) {
    descendants(first: 20, filter: { kind: [CUSTOMER] }) {
      nodes {
        name
        pricing { mode currency productionStartDate }
        billing { mode usageCalculationMode }
        prices {
          item { name }
          price
        }
      }
    }
  }
}
`,
    variables: { id: pasted('a partner or folder') },
  },
];
