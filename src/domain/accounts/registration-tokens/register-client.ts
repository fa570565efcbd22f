import { Type, type Static } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { action, type WriteContext } from '../../core/action.js';
import { addClient, type ClientWithSecret } from '../clients/add-client.js';
import { CreateClientInput } from '../clients/client-input.js';
import { assertAddresses, assertStorable } from '../clients/client-rules.js';
import { DomainError } from '../../core/errors.js';
import { networkOf } from '../../core/network.js';
import { addPolicy } from '../../access/policies/policy-changes.js';
import { plainText } from '../../core/schema.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import { assertScopesHold } from './registration-rules.js';
import { readRegistrationScopes } from '../../access/policies/registration-scopes.js';
import type { TokenRow } from './token-reads.js';
import { mostUses, usableToken } from './usable-token.js';

const { data, redirectUris, postLogoutRedirectUris, originId, tokenEndpointAuthMethod } =
  CreateClientInput.properties;

export const RegisterClientInput = Type.Object(
  {
    clientName: Type.Optional(plainText(255)),
    softwareId: Type.Optional(plainText(255)),
    softwareVersion: Type.Optional(plainText(255)),
    tokenEndpointAuthMethod: Type.Optional(tokenEndpointAuthMethod),
    data,
    redirectUris,
    postLogoutRedirectUris,
    originId,
  },
  { additionalProperties: false },
);

/** A registered client with the scopes of its token. */
export interface RegisteredClient extends ClientWithSecret {
  readonly scopes: readonly string[];
}

const invalid = () => new DomainError('UNAUTHENTICATED', 'the registration token is invalid');

/**
 * Registers a `managed_client` with the tenant of a registration token (`POST /idp/register`, based
 * on RFC 7591 with the token as the initial access token). Each scope of the token on a tenant
 * grants a role. The other scopes are stored with the client for other services.
 *
 * @throws DomainError `UNAUTHENTICATED` for an invalid token, `RATE_LIMITED` after too many
 *   failures from one address, `ACCESS_DENIED` for a token without remaining uses or with scopes
 *   that are no longer valid
 */
export const registerClient = action({
  name: 'registerClient',
  scopes: 'public',
  input: RegisterClientInput,
  writes: true,
  // A new client has no cached data.
  quiet: true,
  async prepare(ctx): Promise<void> {
    const address = { kind: 'registration', name: networkOf(ctx.ip) } as const;
    await ctx.throttles.attempt(ctx.session, address).catch(tooMany);
    if (!(await usableToken(ctx, ctx.now))) throw invalid();
    await ctx.throttles.takeBack([address]);
  },
  async perform(ctx, input): Promise<RegisteredClient> {
    await lockTree(ctx.session, 'share');
    const token = await usableToken(ctx, ctx.now);
    if (!token) throw invalid();
    const scopes = readRegistrationScopes(token.scopes, token.tenantId);
    await assertScopesHold(ctx, token, scopes);
    const clientData = dataOf(input, token);
    assertStorable(clientData);
    assertAddresses(input);
    await useOnce(ctx, token);

    const added = addClient(ctx, {
      tenantId: token.tenantId,
      type: 'managed_client',
      data: clientData,
      tokenEndpointAuthMethod: input.tokenEndpointAuthMethod ?? 'client_secret_basic',
      redirectUris: input.redirectUris,
      postLogoutRedirectUris: input.postLogoutRedirectUris,
      originId: input.originId,
      createdBy: token.id,
      details: { registrationToken: token.id },
    });
    for (const scope of scopes) {
      if (scope.type !== 'role') continue;
      addPolicy(ctx, { type: 'client', id: added.id }, scope, token.tenantId);
    }
    return { ...(await added.written()), scopes: token.scopes };
  },
});

function tooMany(error: unknown): never {
  if (!(error instanceof DomainError) || error.code !== 'ACCOUNT_LOCKED') throw error;
  throw new DomainError(
    'RATE_LIMITED',
    'too many failed registrations, try again later',
    error.details,
  );
}

/** The stored data of a client: its own metadata, and the scopes for other services. */
function dataOf(
  { clientName, softwareId, softwareVersion, data: more }: Static<typeof RegisterClientInput>,
  { scopes, tenantId }: TokenRow,
): Record<string, unknown> {
  const kept = readRegistrationScopes(scopes, tenantId).flatMap(({ type }, index) =>
    type === 'policyManagement' ? scopes[index]! : [],
  );
  return {
    ...more,
    ...(clientName !== undefined && { client_name: clientName }),
    ...(softwareId !== undefined && { software_id: softwareId }),
    ...(softwareVersion !== undefined && { software_version: softwareVersion }),
    registration_scopes: kept,
  };
}

/** Counts a use. Concurrent uses cannot exceed the limit. */
async function useOnce({ session, now }: WriteContext, { id }: TokenRow): Promise<void> {
  const [used] = await session.all(
    sql`update registration_tokens set uses = uses + 1, last_used_at = ${now}
      where id = ${id} and deleted_at is null and uses < ${mostUses} returning id`,
  );
  if (used) return;
  throw new DomainError(
    'ACCESS_DENIED',
    'the registration token has reached its maximum number of uses',
  );
}
