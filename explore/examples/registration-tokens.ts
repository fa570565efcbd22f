import { pasted, type Example } from './example.js';

/** How agents join a tenant that nobody attends to, and who is told of what happens there. */
export const registrationTokens: readonly Example[] = [
  {
    id: 'create-registration-token',
    group: 'People and access',
    title: 'Let agents register themselves',
    about:
      'Makes a token for a mass deployment: whoever shows it at `/api/2/idp/register` within a day becomes a client of the customer, with the role that the token names.',
    query: `mutation CreateRegistrationToken($input: CreateRegistrationTokenInput!) {
  createRegistrationToken(input: $input) {
    registrationToken { id token scopes expiresAt }
    userErrors { code field message }
  }
}
`,
    variables: {
      input: {
        tenantId: pasted('a customer'),
        expiresIn: 86_400,
        scopes: [`urn:acronis.com:tenant-id:${pasted('a customer')}:backup_agent_admin`],
      },
    },
  },
  {
    id: 'registration-tokens',
    group: 'People and access',
    title: 'Which tokens there are',
    about: 'The registration tokens of a customer that have not expired, and what came of each.',
    query: `query RegistrationTokens($customer: ID!) {
  tenant(id: $customer) {
    registrationTokens(first: 20) {
      nodes { id token scopes expiresAt uses lastUsedAt }
    }
  }
}
`,
    variables: { customer: pasted('a customer') },
  },
  {
    id: 'watchers',
    group: 'People and access',
    title: 'Who is told of failures',
    about:
      'The users who want a mail when a backup of a customer fails, each in their language and from the brand that they know.',
    query: `query Watchers($customer: ID!) {
  tenant(id: $customer) {
    name
    watchers(notifications: [BACKUP_ERROR, BACKUP_CRITICAL]) {
      email language sender hierarchyName user { login }
    }
  }
}
`,
    variables: { customer: pasted('a customer') },
  },
];
