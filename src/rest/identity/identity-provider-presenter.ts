import type { ProviderRow } from '../../domain/identity/identity-providers/provider-reads.js';
import { IdentityProvider } from '../../entities/index.js';
import { presenterOf } from '../engine/resource.js';

const fields = presenterOf(IdentityProvider);

export const presentProvider = (row: ProviderRow) => ({
  ...fields(row),
  ...(row.clientSecret && { oauth2_client_secret: row.clientSecret }),
});
