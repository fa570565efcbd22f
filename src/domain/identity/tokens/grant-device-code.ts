import { randomUUID } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { columns, sql } from '../../../database/sql.js';
import { DeviceCode } from '../../../entities/index.js';
import { action, run, type ActionContext } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { plainText } from '../../core/schema.js';
import { useGrant } from '../authorization/application-grants.js';
import { authenticateClient } from './authenticate-client.js';
import { deviceByCode, notePoll } from '../devices/device-codes.js';
import { grantFields } from './grant-tokens.js';
import { issueTokens, type IssuedTokens } from './issue-tokens.js';
import { approvedNarrowing } from '../callers/narrowing.js';
import type { TokenParties } from '../callers/principals.js';
import { signingIn, startRefreshFamily } from './refresh-tokens.js';
import { readNarrowedScopes, scopeValues, storedScope, type Narrowing } from './token-scopes.js';
import { storedAuthentication } from '../sessions/user-authentication.js';

const worthless = () => new DomainError('INVALID_GRANT', 'the device code is invalid');

/**
 * Issues tokens for an approved device (RFC 8628, section 3.4), once per code, with a refresh token
 * if the device requested `offline_access`.
 *
 * @throws DomainError `AUTHORIZATION_PENDING` until the device is approved, `SLOW_DOWN` if it polls
 *   too often, `ACCESS_DENIED` if it was denied, `EXPIRED_TOKEN`, `INVALID_GRANT`
 */
export const grantDeviceCode = action({
  name: 'grantDeviceCode',
  scopes: 'public',
  input: Type.Object(
    { deviceCode: plainText(255), ...grantFields },
    { additionalProperties: false },
  ),
  async perform(ctx, input): Promise<IssuedTokens> {
    const client = await authenticateClient(ctx, input);
    if (!client) throw new DomainError('UNAUTHENTICATED', 'client authentication is required');
    const device = await deviceByCode(ctx.session, input.deviceCode);
    if (device?.clientId !== client.principal.id || device.usedAt !== null) throw worthless();
    if (device.expiresAt <= ctx.now) {
      throw new DomainError('EXPIRED_TOKEN', 'the device code has expired');
    }
    await notePoll(ctx, device.id, ctx.now);
    if (device.state === 'pending') {
      throw new DomainError('AUTHORIZATION_PENDING', 'the user has not approved the device yet');
    }
    if (device.state === 'denied') {
      throw new DomainError('ACCESS_DENIED', 'the user denied access to the device');
    }
    const parties = await partiesOf(ctx, device);
    if (!parties) throw worthless();
    const { principal: user } = parties;
    const { scopes, narrowing: requested } = readNarrowedScopes(device.scope);
    const narrowing: Narrowing | null = device.tenantId
      ? approvedNarrowing(device.tenantId, requested?.role ?? null)
      : null;
    const names = scopeValues(scopes, narrowing);
    const caller = signingIn(user);
    const grantId = await run(
      takeDeviceCode,
      { ...ctx, caller },
      { id: device.id, scope: names.join(' ') },
    );
    if (grantId === undefined) throw worthless();
    const { id, generation } = client.principal;
    const issuedTo = { id, generation, grantId };
    const authentication = storedAuthentication(device);
    const familyId = scopes.includes('offline_access') ? randomUUID() : null;
    const refreshToken =
      familyId &&
      (await run(
        startRefreshFamily,
        { ...ctx, caller },
        {
          familyId,
          generation: user.generation,
          client: issuedTo,
          scope: storedScope(scopes, narrowing),
          authentication,
        },
      ));
    const policies = await ctx.identity.policiesOf(ctx.session, user, {
      client: parties.client,
      narrowing,
    });
    return issueTokens(ctx, user, policies, {
      client: issuedTo,
      selfContained: input.notRequiredIntrospection ?? false,
      scopes: names,
      refreshToken,
      familyId,
      narrowing,
      authentication,
    });
  },
});

/**
 * Returns the user and the client of the device, if both are still active and unchanged since the
 * approval.
 */
function partiesOf(ctx: ActionContext, device: DeviceCode): Promise<TokenParties | undefined> {
  return ctx.identity.principals.ofToken(ctx.session, {
    type: 'user',
    id: device.userId!,
    generation: device.tokenGeneration!,
    client: { id: device.clientId, generation: device.clientGeneration },
  });
}

/**
 * Redeems a device code that was approved for the caller. Returns the id of the grant of the
 * tokens; undefined if the code was already used.
 */
const takeDeviceCode = action({
  name: 'takeDeviceCode',
  scopes: 'authenticated',
  input: Type.Object({ id: Type.String(), scope: Type.String() }, { additionalProperties: false }),
  writes: true,
  quiet: true,
  async perform(ctx, { id, scope }): Promise<string | undefined> {
    const [taken] = await ctx.session.all<DeviceCode>(
      sql`update device_codes set used_at = ${ctx.now}
        where id = ${id} and state = ${'approved'} and user_id = ${ctx.caller.id}
          and used_at is null
        returning ${columns(DeviceCode, 'device_codes')}`,
    );
    const { tenantId } = ctx.caller;
    ctx.audit({
      ...(tenantId !== null && { tenantId }),
      objectType: 'user',
      objectId: ctx.caller.id!,
      fields: ['deviceCode'],
    });
    return taken && useGrant(ctx, { userId: ctx.caller.id!, clientId: taken.clientId }, scope);
  },
});
