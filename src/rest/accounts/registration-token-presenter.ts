import type { ShownToken } from '../../domain/accounts/registration-tokens/list-registration-tokens.js';
import type { RegisteredClient } from '../../domain/accounts/registration-tokens/register-client.js';
import { RegistrationToken } from '../../entities/index.js';
import { presenterOf } from '../engine/resource.js';
import { presentClientWithSecret } from './client-presenter.js';

const present = presenterOf(RegistrationToken);

/** Presents a registration token. */
export const presentRegistrationToken = ({ row, token }: ShownToken) => ({
  ...present(row),
  token,
  tenant_id: String(row.tenantNumber),
});

/** Client metadata with a name in RFC 7591, section 2. */
const told = ['client_name', 'software_id', 'software_version'] as const;

/** Presents a client that registered itself, with its secret, which is returned only once. */
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
