import { pasted, type Example } from './example.js';

/** Identity providers. */
export const identityProviders: readonly Example[] = [
  {
    id: 'identity-providers',
    group: 'People and access',
    title: 'Identity providers',
    about:
      'The identity providers of your tenant and its ancestors, the default provider of each child, and the provider that each user is bound to.',
    query: `query IdentityProviders {
  viewer {
    tenant {
      identityProviders(first: 10) {
        nodes { domain idpType automaticUrlRedirection owner { name } }
      }
      children(first: 20) {
        nodes {
          name
          defaultIdentityProvider { domain }
          users(first: 10) { nodes { login identityProvider { domain } } }
        }
      }
    }
  }
}
`,
  },
  {
    id: 'register-identity-provider',
    group: 'People and access',
    title: 'Register an identity provider',
    about: 'Users whose logins belong to the domain sign in through an OpenID Connect provider.',
    query: `mutation RegisterIdentityProvider($input: CreateIdentityProviderInput!) {
  createIdentityProvider(input: $input) {
    identityProvider { id version domain idpType address }
    userErrors { code field message }
  }
}
`,
    variables: {
      input: {
        ownerTenantId: pasted('a customer'),
        domain: 'northwind.example',
        idpType: 'OIDC',
        address: 'https://idp.northwind.example',
        oauth2ClientId: 'account-graph',
        oauth2ClientSecret: 'what the provider gave you',
        automaticUrlRedirection: true,
      },
    },
  },
];
