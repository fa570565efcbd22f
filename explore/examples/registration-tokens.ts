import { pasted, type Example } from './example.js';

/** Registration tokens for unattended deployments, and subscribers of notifications. */
export const registrationTokens: readonly Example[] = [
  {
    id: 'create-registration-token',
    group: 'People and access',
    title: 'Create a registration token',
    about:
      'Creates a token for a mass deployment. An agent that presents the token at `/api/2/idp/register` within one day is registered as a client of the customer with the role of the token.',
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
    title: 'Registration tokens',
    about: 'The registration tokens of a customer that have not expired, with their usage.',
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
    title: 'Subscribers of backup errors',
    about:
      'The users who subscribed to emails about failed backups of a customer, with their language and brand.',
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
