import type { ClientRow } from '../../domain/access/principals/client-reads.js';
import type { ClientWithSecret } from '../../domain/accounts/clients/add-client.js';
import { timestamp, timestampOrNull } from '../engine/time.js';

const common = (row: ClientRow) => ({
  client_id: row.id,
  tenant_id: row.tenantId,
  client_secret_expires_at: row.secretExpiresAt,
  type: row.type,
  data: row.data,
  token_endpoint_auth_method: row.tokenEndpointAuthMethod,
  created_at: timestamp(row.createdAt),
  created_by: row.createdBy,
  status: row.status,
  ...(row.redirectUris.length > 0 && { redirect_uris: row.redirectUris }),
  ...(row.postLogoutRedirectUris.length > 0 && {
    post_logout_redirect_uris: row.postLogoutRedirectUris,
  }),
  ...(row.originId && { origin_id: row.originId }),
});

/** A client as it is sent. */
export function presentClient(row: ClientRow) {
  return {
    ...common(row),
    last_access_at: timestampOrNull(row.lastAccessAt ?? null),
    last_access_from_ip: row.lastAccessFromIp ?? null,
  };
}

/** A client as it is sent this once: with its secret. */
export function presentClientWithSecret({ client, secret, registrationToken }: ClientWithSecret) {
  return {
    ...common(client),
    // The contract wants text. An empty secret is none at the token endpoint.
    client_secret: secret ?? '',
    registration_access_token: registrationToken,
  };
}
