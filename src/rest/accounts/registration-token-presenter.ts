import type { ShownToken } from '../../domain/accounts/registration-tokens/list-registration-tokens.js';
import type { RegisteredClient } from '../../domain/accounts/registration-tokens/register-client.js';
import { RegistrationToken } from '../../entities/index.js';
import { presenterOf } from '../engine/resource.js';
import { presentClientWithSecret } from './client-presenter.js';

const present = presenterOf(RegistrationToken);

/** A registration token as it is sent. */
export const presentRegistrationToken = ({ row, token }: ShownToken) => ({
  ...present(row),
  token,
  tenant_id: String(row.tenantNumber),
});

/** What a client says of itself that RFC 7591, section 2, has a name for. */
const told = ['client_name', 'software_id', 'software_version'] as const;

/** A client that has registered itself, as it is sent this once: with its secret. */
export function presentRegisteredClient({ scopes, ...registered }: RegisteredClient) {
  const { data, createdAt } = registered.client;
  return {
    ...presentClientWithSecret(registered),
    client_id_issued_at: Math.floor(createdAt / 1000),
    scopes,
    ...Object.fromEntries(
      told.flatMap((name) => (typeof data[name] === 'string' ? [[name, data[name]]] : [])),
    ),
  };
}
