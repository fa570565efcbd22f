import type { As, TestServer } from './server.js';

/** A registration token as REST shows it. */
export interface TokenBody {
  id: number;
  token: string;
  created_at: string;
  expires_at: string;
  tenant_id: string;
  tenant_uuid: string;
  scopes: string[];
}

/** The scope that gives `role` on a tenant. */
export const roleScope = (tenantId: string, role = 'backup_agent_admin') =>
  `urn:acronis.com:tenant-id:${tenantId}:${role}`;

/** The scope that lets plans of a tenant be applied and revoked. */
export const policyScope = (tenantId: string) =>
  `urn:acronis.com::policy_management:${tenantId}|10858a46-db9b-4725-aa60-fff6252841fd:apply_revoke`;

/** A token of `tenantId`, good for an hour, that gives `scopes`: a role of agents unless told otherwise. */
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

/** What an agent is answered that registers itself by `token`. */
export const register = (server: TestServer, token: string | undefined, body: object = {}) =>
  server.as(token === undefined ? undefined : { token }).post('/idp/register', body);
