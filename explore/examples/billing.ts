import { pasted, type Example } from './example.js';

/** Pricing and billing of tenants. */
export const billing: readonly Example[] = [
  {
    id: 'start-production',
    group: 'Pricing and billing',
    title: 'Start charging a customer',
    about:
      'Switches a customer and its units from trial to production. You cannot switch back to trial. version is the version of the pricing, not of the tenant.',
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
      'A price is a decimal number as a string. Zero removes the price. The mutation sets all prices or none.',
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
    title: 'Set billing periods',
    about:
      'An offering item is charged by calendar month unless its current period started on another day.',
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
    title: 'Pricing of customers',
    about: 'Pricing mode, currency and prices of all customers below a partner or folder.',
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
