import type { ClientWithSecret } from '../../domain/accounts/clients/add-client.js';
import { Client } from '../../entities/index.js';
import { presenterOf } from '../engine/resource.js';

/** Presents a client. */
export const presentClient = presenterOf(Client);

/** Presents a client with its secret, which is returned only once. */
export function presentClientWithSecret({ client, secret, registrationToken }: ClientWithSecret) {
  const { last_access_at: _at, last_access_from_ip: _ip, ...fields } = presentClient(client);
  return {
    ...fields,
    // The contract requires text. The token endpoint treats an empty secret as none.
    client_secret: secret ?? '',
    registration_access_token: registrationToken,
  };
}
