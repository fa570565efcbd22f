import type { As, TestServer } from './server.js';

/** A registration token in REST. */
export interface TokenBody {
  id: number;
  token: string;
  created_at: string;
  expires_at: string;
  tenant_id: string;
  tenant_uuid: string;
  scopes: string[];
}

/** Returns the scope that grants `role` on a tenant. */
export const roleScope = (tenantId: string, role = 'backup_agent_admin') =>
  `urn:acronis.com:tenant-id:${tenantId}:${role}`;

/** Returns the scope that permits applying and revoking plans of a tenant. */
export const policyScope = (tenantId: string) =>
  `urn:acronis.com::policy_management:${tenantId}|10858a46-db9b-4725-aa60-fff6252841fd:apply_revoke`;

/**
 * Creates a registration token of `tenantId` that is valid for an hour and grants `scopes`, by
 * default a role of agents.
 */
export async function makeRegistrationToken(
  server: TestServer,
  tenantId: string,
  scopes: readonly string[] = [roleScope(tenantId)],
  as: As = server.admin,
): Promise<TokenBody> {
  const { status, body, text } = await server
    .as(as)
    .post(`/tenants/${tenantId}/registration_tokens`, { expires_in: 3600, scopes });
  if (status !== 200) throw new Error(text);
  return body as TokenBody;
}

/** Registers an agent with `token`. Returns the response. */
export const register = (server: TestServer, token: string | undefined, body: object = {}) =>
  server.as(token === undefined ? undefined : { token }).post('/idp/register', body);
