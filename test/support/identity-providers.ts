import type { Body } from './people.js';
import type { As, TestServer } from './server.js';

let count = 0;

/** A domain that no provider has yet. */
export const freshDomain = () => `domain-${++count}.example`;

/** What a provider of OpenID Connect needs. */
export const oidcBody = (ownerTenantId: string, more: object = {}) => ({
  owner_tenant_id: ownerTenantId,
  domain: freshDomain(),
  idp_type: 'oidc',
  address: 'https://idp.example.com',
  oauth2_client_id: 'account-graph',
  oauth2_client_secret: 'a secret of the other provider',
  ...more,
});

/** A provider, registered by the root administrator. */
export async function makeProvider(
  server: TestServer,
  body: object,
  as: As = server.admin,
): Promise<Body> {
  const response = await server.as(as).post('/identity_providers', body);
  if (response.status !== 201) throw new Error(response.text);
  return response.body as Body;
}

/** A partner with a customer that has a unit. */
export async function makeBranch(server: TestServer, name: string) {
  const partner = await server.makeTenant(server.rootId, 'partner', name);
  const customer = await server.makeTenant(partner.id, 'customer', `${name} customer`);
  const unit = await server.makeTenant(customer.id, 'unit', `${name} unit`);
  return { partner, customer, unit };
}
