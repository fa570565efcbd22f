import type { ClientWithSecret } from '../../domain/accounts/clients/add-client.js';
import { Client } from '../../entities/index.js';
import { presenterOf } from '../engine/resource.js';

/** A client as it is sent. */
export const presentClient = presenterOf(Client);

/** A client as it is sent this once: with its secret. */
export function presentClientWithSecret({ client, secret, registrationToken }: ClientWithSecret) {
  const { last_access_at: _at, last_access_from_ip: _ip, ...fields } = presentClient(client);
  return {
    ...fields,
    // The contract wants text. An empty secret is none at the token endpoint.
    client_secret: secret ?? '',
    registration_access_token: registrationToken,
  };
}
