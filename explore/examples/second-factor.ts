import { pasted, type Example } from './example.js';

/** MFA of tenants. */
export const secondFactor: readonly Example[] = [
  {
    id: 'second-factor-progress',
    group: 'People and access',
    title: 'MFA status of customers',
    about:
      'Whether each customer requires MFA, and how many of its users have set up an authenticator.',
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
    title: 'Require MFA',
    about:
      'All users of the customer and its units must set up an authenticator at their next sign-in.',
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
