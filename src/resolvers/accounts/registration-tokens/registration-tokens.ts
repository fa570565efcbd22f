import { Resolver } from 'type-graphql';
import { shownTokens } from '../../../domain/accounts/registration-tokens/token-reads.js';
import type { RegistrationToken as TokenRow } from '../../../entities/index.js';
import { declareLists } from '../../engine/connection.js';
import { loaderOf } from '../../engine/context.js';
import { declareField } from '../../engine/direct-resolvers.js';
import { declareById, declareObjects } from '../../engine/objects.js';
import { RegistrationToken, readableRegistrationToken } from './registration-token-type.js';
import { Tenant } from '../../access/tree/tenant-type.js';
import { lists } from '../../../domain/lists.js';
import { tenantNode } from '../../access/nodes.js';
import { registrationTokensIn } from '../nodes.js';

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
    ...tenantNode,
    description: 'Tenant that clients are registered in; null if the caller cannot see it.',
    id: ({ tenantId }) => tenantId,
  },
});

@Resolver(() => Tenant)
export class TenantRegistrationTokenResolver {}
declareLists(TenantRegistrationTokenResolver, {
  registrationTokens: [
    registrationTokensIn(lists.tokensOfTenant),
    'Registration tokens of the tenant that have not expired. Visible only to administrators of its clients.',
  ],
});
