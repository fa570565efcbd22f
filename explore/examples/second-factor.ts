import { pasted, type Example } from './example.js';

/** Of whom codes are asked beside the password. */
export const secondFactor: readonly Example[] = [
  {
    id: 'second-factor-progress',
    group: 'People and access',
    title: 'How far the second factor is',
    about:
      'Whether each customer demands a code beside the password, and how many of its users have an authenticator.',
    query: `query SecondFactorProgress {
  viewer {
    tenant {
      mfa { status usersCount usersWithTotpCount updateAllowed }
      children(first: 20, filter: { kind: [CUSTOMER] }) {
        nodes {
          name
          mfa { status usersCount usersWithTotpCount }
          users(first: 10) {
            nodes { login secondFactor { status confirmedAt trustedBrowsers } }
          }
        }
      }
    }
  }
}
`,
  },
  {
    id: 'demand-second-factor',
    group: 'People and access',
    title: 'Demand a second factor',
    about:
      'Everybody in the customer and its units sets up an authenticator with their next login.',
    query: `mutation DemandSecondFactor($input: SetTenantMfaInput!) {
  setTenantMfa(input: $input) {
    tenant { id name mfaStatus mfa { usersCount usersWithTotpCount } }
    userErrors { code field message }
  }
}
`,
    variables: { input: { tenantId: pasted('a customer'), enabled: true } },
  },
];
