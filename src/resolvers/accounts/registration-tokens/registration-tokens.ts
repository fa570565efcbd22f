import { Resolver } from 'type-graphql';
import { shownTokens } from '../../../domain/accounts/registration-tokens/token-reads.js';
import type { RegistrationToken as TokenRow } from '../../../entities/index.js';
import { declareLists } from '../../engine/connection.js';
import { loaderOf } from '../../engine/context.js';
import { declareField } from '../../engine/direct-resolvers.js';
import { connections } from '../../connections.js';
import { declareById, declareObjects } from '../../engine/objects.js';
import { RegistrationToken, readableRegistrationToken } from './registration-token-type.js';
import { Tenant, readableTenant } from '../tenants/tenant-type.js';

@Resolver(() => RegistrationToken)
export class RegistrationTokenResolver {}
declareById(
  RegistrationTokenResolver,
  'registrationToken',
  readableRegistrationToken,
  () => RegistrationToken,
);
declareField<TokenRow>(RegistrationTokenResolver, 'field', 'token', {
  type: () => String,
  nullable: true,
  description:
    'Token, for example `27F9-5234-41C3`; null if the caller could not grant its scopes.',
  resolve: (row, _args, ctx, info) =>
    loaderOf<TokenRow, string | null>(ctx, info.fieldNodes, (rows) => shownTokens(ctx, rows)).load(
      row,
    ),
});
declareObjects<TokenRow>(RegistrationTokenResolver, {
  tenant: {
    type: () => Tenant,
    readable: readableTenant,
    description: 'Tenant that clients are registered in; null if the caller cannot see it.',
    id: ({ tenantId }) => tenantId,
  },
});

@Resolver(() => Tenant)
export class TenantRegistrationTokenResolver {}
declareLists(TenantRegistrationTokenResolver, {
  registrationTokens: [
    connections.tokensOfTenant,
    'Registration tokens of the tenant that have not expired. Visible only to administrators of its clients.',
  ],
});
