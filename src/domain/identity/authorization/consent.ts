import { Type } from '@sinclair/typebox';
import { action, type ActionContext } from '../../core/action.js';
import { Uuid } from '../../core/schema.js';
import { tenantsByIds } from '../../access/tree/tenant-reads.js';
import { findGrant } from './application-grant-reads.js';
import { storeConsent } from './application-grants.js';
import type { AuthorizationRequest } from './authorization-request.js';
import type { Principal } from '../callers/principal-reads.js';

/** Maximum number of roles on the consent page. For further roles, only the number is shown. */
const mostNamed = 20;

/** The access that a client gets from the consent of a user. */
export interface ConsentAsked {
  readonly userId: string;
  readonly login: string;
  readonly clientId: string;
  /** The tenant that the client is registered with. */
  readonly tenantName: string;
  /** The values for which consent is required, see `askedFor`. */
  readonly scope: string;
  /** Roles of the user that apply in tokens of the client, by name, each with its tenant. */
  readonly roles: readonly { readonly name: string; readonly tenantName: string }[];
  /** Number of roles that are not in `roles`. */
  readonly moreRoles: number;
}

type Asking = Pick<AuthorizationRequest, 'scope' | 'narrowing' | 'claims'>;

/** Prefix of requested claims among the values of `scope`. */
export const claimPrefix = 'claim:';

/**
 * A consent value for requests that are not restricted to a part of the tree. Consent to a
 * restricted request does not include it, so it does not cover the unrestricted request.
 */
export const allRoles = 'roles:all';

/**
 * Returns the values that require consent: the values of `scope`, `allRoles` unless the request is
 * restricted, and the individually requested claims (OpenID Connect Core 1.0, section 5.5) with the
 * prefix `claimPrefix`.
 */
function askedFor({ scope, narrowing, claims }: Asking): string[] {
  const named = new Set([...(claims?.userInfo ?? []), ...(claims?.idToken ?? [])]);
  return [
    ...scope.split(' '),
    ...(narrowing ? [] : [allRoles]),
    ...[...named].sort().map((name) => claimPrefix + name),
  ];
}

/** Whether the user has consented to `request` of the client on the consent page. */
export async function hasConsented(
  ctx: ActionContext,
  parties: { readonly userId: string; readonly clientId: string },
  request: Asking,
): Promise<boolean> {
  const grant = await findGrant(ctx.session, parties);
  const allowed = grant?.consentedScope?.split(' ') ?? [];
  return askedFor(request).every((value) => allowed.includes(value));
}

/** Describes the access that `client` requests from the signed-in user. */
export async function describeConsent(
  ctx: ActionContext,
  client: Principal,
  request: Asking,
  login: string,
): Promise<ConsentAsked> {
  const userId = ctx.caller.id!;
  const { narrowing } = request;
  const held = await ctx.identity.policiesOf(
    ctx.session,
    { type: 'user', id: userId },
    { client, narrowing },
  );
  const shown = held.slice(0, mostNamed);
  const ids = [...new Set([client.tenantId, ...shown.map(({ tenantId }) => tenantId)])];
  const tenants = await tenantsByIds(ctx.session, ids, ['name']);
  const names = new Map(tenants.map(({ id, name }) => [id, name]));
  return {
    userId,
    login,
    clientId: client.id,
    tenantName: names.get(client.tenantId) ?? '',
    scope: askedFor(request).join(' '),
    roles: shown.map(({ roleId, tenantId }) => ({
      name: ctx.catalogue.role(roleId)?.name ?? roleId,
      tenantName: names.get(tenantId) ?? '',
    })),
    moreRoles: held.length - shown.length,
  };
}

/**
 * Stores the consent of the signed-in user for a client. Applications cannot perform it on behalf
 * of the user.
 */
export const allowApplication = action({
  name: 'allowApplication',
  scopes: 'authenticated',
  input: Type.Object({ clientId: Uuid, scope: Type.String() }, { additionalProperties: false }),
  writes: true,
  // No cached value depends on the grant that it adds or changes.
  quiet: true,
  async perform(ctx, { clientId, scope }): Promise<void> {
    const userId = ctx.login!.userId;
    ctx.audit({
      tenantId: ctx.caller.tenantId!,
      objectType: 'user',
      objectId: userId,
      fields: ['applicationGrant'],
      details: { clientId, scope },
    });
    await storeConsent(ctx, { userId, clientId }, scope);
  },
});
