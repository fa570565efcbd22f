import { Type } from '@sinclair/typebox';
import { action, type ActionContext } from '../action.js';
import { Uuid } from '../schema.js';
import { tenantsByIds } from '../tenants/tenant-reads.js';
import { findGrant } from './application-grant-reads.js';
import { storeConsent } from './application-grants.js';
import type { Principal } from './principal-reads.js';
import { readNarrowedScopes } from './token-scopes.js';

/** As many roles are named on the consent page; of the others only the number. */
const mostNamed = 20;

/** What a client will be able to do for a user who allows it. */
export interface ConsentAsked {
  readonly userId: string;
  readonly login: string;
  readonly clientId: string;
  /** The tenant that the client is registered with. */
  readonly tenantName: string;
  /** The values of `scope` that the user is asked for. */
  readonly scope: string;
  /** Roles of the user's that count in the client's tokens, by name, each with the tenant it is held on. */
  readonly roles: readonly { readonly name: string; readonly tenantName: string }[];
  /** How many roles there are beside `roles`. */
  readonly moreRoles: number;
}

/** Whether the user has allowed `scope` to the client on the consent page. */
export async function hasConsented(
  ctx: ActionContext,
  parties: { readonly userId: string; readonly clientId: string },
  scope: string,
): Promise<boolean> {
  const grant = await findGrant(ctx.session, parties);
  const allowed = grant?.consentedScope?.split(' ') ?? [];
  return scope.split(' ').every((value) => allowed.includes(value));
}

/** What `client` asks the user who is signed in for. */
export async function describeConsent(
  ctx: ActionContext,
  client: Principal,
  { scope, login }: Pick<ConsentAsked, 'scope' | 'login'>,
): Promise<ConsentAsked> {
  const userId = ctx.caller.id!;
  const { narrowing: named } = readNarrowedScopes(scope);
  const narrowing = named?.tenantId ? { tenantId: named.tenantId, role: named.role } : null;
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
    scope,
    roles: shown.map(({ roleId, tenantId }) => ({
      name: ctx.catalogue.role(roleId)?.name ?? roleId,
      tenantName: names.get(tenantId) ?? '',
    })),
    moreRoles: held.length - shown.length,
  };
}

/** Stores that the user who is signed in allows a client what it has asked for. In person only. */
export const allowApplication = action({
  name: 'allowApplication',
  scopes: 'authenticated',
  input: Type.Object({ clientId: Uuid, scope: Type.String() }, { additionalProperties: false }),
  writes: true,
  // The grant that it adds or changes is in no cache.
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
